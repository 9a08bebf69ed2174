"""The demo county 云溪县: fictional, built through the same actions as everybody's work."""
