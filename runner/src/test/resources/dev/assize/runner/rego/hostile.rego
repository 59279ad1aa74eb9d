package payments

# What no bundle may have: a clock and a network.
deny contains "later" if time.now_ns() > 0

deny contains "elsewhere" if http.send({"method": "GET", "url": "http://127.0.0.1:9/"}).status_code == 200
