"""What is still to be asked: requests, leases, lists and the times they are due."""
