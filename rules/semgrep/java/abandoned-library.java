// ruleid: assize.java.abandoned-library
import org.apache.log4j.Logger;
// ruleid: assize.java.abandoned-library
import org.codehaus.jackson.map.ObjectMapper;
// ok: assize.java.abandoned-library
import org.apache.logging.log4j.LogManager;
// ok: assize.java.abandoned-library
import com.fasterxml.jackson.databind.JsonNode;

class Old {
    private static final Logger LOG = Logger.getLogger(Old.class);
    private final ObjectMapper mapper = new ObjectMapper();
    private final JsonNode node = null;
    private final Object manager = LogManager.getRootLogger();
}
