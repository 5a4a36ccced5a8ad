"""Which requests may be made: addresses, hosts, robots.txt, and a guard on what an answer costs.

gatekeeper.py decides, guard.py applies it to every request; robots.py reads robots.txt, robots_gate.py asks for it and obeys.
"""
