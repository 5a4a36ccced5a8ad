"""What is still to be asked: requests, leases, lists and the times they are due.

frontier.py has the requests and the lease of each, sources.py the publisher's lists, clock.py times that a wrong clock left.
"""
