import xml.sax
from xml.sax.handler import feature_external_ges

from lxml import etree


def invoice(data):
    # ruleid: assize.python.xxe
    parser = etree.XMLParser(resolve_entities=True)
    return etree.fromstring(data, parser)


def stream(source, handler):
    reader = xml.sax.make_parser()
    # ruleid: assize.python.xxe
    reader.setFeature(feature_external_ges, True)
    reader.setContentHandler(handler)
    reader.parse(source)


def invoice_safely(data):
    # ok: assize.python.xxe
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    return etree.fromstring(data, parser)


def stream_safely(source, handler):
    reader = xml.sax.make_parser()
    # ok: assize.python.xxe
    reader.setFeature(feature_external_ges, False)
    reader.parse(source)
