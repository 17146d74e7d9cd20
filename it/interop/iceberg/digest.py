"""What the guide says that dativo.tags.digest is, computed of the tags that are given as JSON: digest.py TAGS"""

import hashlib
import json
import sys

from catalog import answer

tags = json.loads(sys.argv[1])
lines = "".join(f"{key}\t{tags[key]}\n" for key in sorted(tags))
answer("sha256:" + hashlib.sha256(lines.encode()).hexdigest())
