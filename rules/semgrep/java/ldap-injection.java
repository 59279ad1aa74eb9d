import jakarta.servlet.http.HttpServletRequest;
import javax.naming.NamingEnumeration;
import javax.naming.NamingException;
import javax.naming.directory.DirContext;
import javax.naming.directory.SearchControls;
import javax.naming.directory.SearchResult;

class People {
    private final SearchControls controls = new SearchControls();

    NamingEnumeration<SearchResult> find(DirContext context, HttpServletRequest request) throws NamingException {
        String uid = request.getParameter("uid");
        // ruleid: assize.java.ldap-injection
        return context.search("ou=people", "(uid=" + uid + ")", controls);
    }

    NamingEnumeration<SearchResult> findSafely(DirContext context, HttpServletRequest request) throws NamingException {
        String uid = request.getParameter("uid");
        // ok: assize.java.ldap-injection
        return context.search("ou=people", "(uid={0})", new Object[] {uid}, controls);
    }
}
