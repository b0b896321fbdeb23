"""What the benchmarks of answering put load on, and with: open waves, a web server and people who answer."""
