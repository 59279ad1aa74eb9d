import tempfile


def export(rows):
    # ruleid: assize.python.insecure-temp-file
    path = tempfile.mktemp(suffix=".csv")
    return path


def report(text):
    # ruleid: assize.python.insecure-temp-file
    with open("/tmp/report.txt", "w") as f:
        f.write(text)


def export_safely(rows):
    # ok: assize.python.insecure-temp-file
    with tempfile.NamedTemporaryFile("w", suffix=".csv", delete=False) as f:
        f.writelines(rows)
        return f.name


def read_fixture():
    # ok: assize.python.insecure-temp-file
    return open("/tmp/report.txt").read()
