"""What becomes of relationships when people leave: chances, exactly and by simulation."""
