"""What tests of every room stand on: databases, servers, a browser."""
