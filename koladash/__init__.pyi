from koladash.client.kolada import KoladaClient as KoladaClient
from koladash.client.scb import ScbClient as ScbClient
from koladash.settings import Settings as Settings
from koladash.warehouse import Warehouse as Warehouse

__version__: str
