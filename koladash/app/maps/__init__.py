"""What the maps are made of: panels for a window's width, neighbours, and a municipality's card."""
