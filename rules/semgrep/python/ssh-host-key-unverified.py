import paramiko


def open_shell(host):
    client = paramiko.SSHClient()
    # ruleid: assize.python.ssh-host-key-unverified
    client.set_missing_host_key_policy(paramiko.AutoAddPolicy())
    client.connect(host)
    return client


def open_shell_safely(host):
    client = paramiko.SSHClient()
    client.load_host_keys("/etc/shop/known_hosts")
    # ok: assize.python.ssh-host-key-unverified
    client.set_missing_host_key_policy(paramiko.RejectPolicy())
    client.connect(host)
    return client
