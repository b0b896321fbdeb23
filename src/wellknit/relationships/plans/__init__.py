"""The fewest introductions that make a partnership safe, for three meanings of safe."""
