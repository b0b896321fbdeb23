"""What several benchmarks, or tests beside them, are asked about."""
