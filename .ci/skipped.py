"""Ends with 1 where a test was skipped, and names each with its reason."""

import glob
import sys
import xml.etree.ElementTree

reports = sorted(glob.glob("*/target/surefire-reports/TEST-*.xml"))
tests = 0
failed = 0
skipped = []
for report in reports:
    for case in xml.etree.ElementTree.parse(report).getroot().iter("testcase"):
        tests += 1
        failed += any(True for mark in case if mark.tag in ("failure", "error"))
        for mark in case.iter("skipped"):
            skipped.append("%s.%s: %s" % (case.get("classname"), case.get("name"), mark.get("message")))
print("%d passed, %d failed, %d skipped" % (tests - failed - len(skipped), failed, len(skipped)))
for line in skipped:
    print("  " + line)
sys.exit(1 if skipped or not tests else 0)
