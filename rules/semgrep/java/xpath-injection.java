import jakarta.servlet.http.HttpServletRequest;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathExpressionException;
import org.w3c.dom.Document;

class Users {
    String mail(XPath xpath, Document users, HttpServletRequest request) throws XPathExpressionException {
        String name = request.getParameter("name");
        // ruleid: assize.java.xpath-injection
        return xpath.evaluate("//user[@name='" + name + "']/mail", users);
    }

    String mailSafely(XPath xpath, Document users, HttpServletRequest request) throws XPathExpressionException {
        xpath.setXPathVariableResolver(variable -> request.getParameter("name"));
        // ok: assize.java.xpath-injection
        return xpath.evaluate("//user[@name=$name]/mail", users);
    }
}
