import java.io.InputStream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamReader;
import org.w3c.dom.Document;

class Orders {
    Document parse(InputStream in) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        // ruleid: assize.java.xxe
        return factory.newDocumentBuilder().parse(in);
    }

    Document parseShort(InputStream in) throws Exception {
        // ruleid: assize.java.xxe
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(in);
    }

    XMLStreamReader stream(InputStream in) throws Exception {
        XMLInputFactory factory = XMLInputFactory.newFactory();
        // ruleid: assize.java.xxe
        return factory.createXMLStreamReader(in);
    }

    Document parseSafely(InputStream in) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        // ok: assize.java.xxe
        return factory.newDocumentBuilder().parse(in);
    }

    XMLStreamReader streamSafely(InputStream in) throws Exception {
        XMLInputFactory factory = XMLInputFactory.newFactory();
        factory.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
        // ok: assize.java.xxe
        return factory.createXMLStreamReader(in);
    }
}
