"""Which requests may be made: addresses, hosts, robots.txt, and a guard on what an answer costs."""
