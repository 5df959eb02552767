"""How pages reach a browser: addresses, callbacks, the document, files, packing, and what is allowed."""
