"""What a newcomer must be able to do, done in Chromium on the real server."""
