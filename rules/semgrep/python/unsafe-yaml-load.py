import yaml
from yaml import SafeLoader


def settings(text):
    # ruleid: assize.python.unsafe-yaml-load
    return yaml.load(text, Loader=yaml.Loader)


def settings_of_old(text):
    # ruleid: assize.python.unsafe-yaml-load
    return yaml.load(text)


def all_objects(text):
    # ruleid: assize.python.unsafe-yaml-load
    return yaml.unsafe_load(text)


def settings_safely(text):
    # ok: assize.python.unsafe-yaml-load
    return yaml.safe_load(text)


def settings_with_safe_loader(text):
    # ok: assize.python.unsafe-yaml-load
    return yaml.load(text, Loader=SafeLoader)
