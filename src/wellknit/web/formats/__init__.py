"""How numbers are written, where Django would write them otherwise than the library does."""
