from koladash.client.kolada.client import KoladaClient as KoladaClient
from koladash.client.scb.client import ScbClient as ScbClient
from koladash.settings import Settings as Settings
from koladash.warehouse import Warehouse as Warehouse

__version__: str
