import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

class Baskets {
    Object read(InputStream body) throws IOException, ClassNotFoundException {
        try (ObjectInputStream in = new ObjectInputStream(body)) {
            // ruleid: assize.java.insecure-deserialization
            return in.readObject();
        }
    }

    Object readPlain(InputStream body) throws IOException, ClassNotFoundException {
        ObjectInputStream in = new ObjectInputStream(body);
        // ruleid: assize.java.insecure-deserialization
        return in.readObject();
    }

    ObjectMapper mapper() {
        ObjectMapper mapper = new ObjectMapper();
        // ruleid: assize.java.insecure-deserialization
        mapper.enableDefaultTyping();
        return mapper;
    }

    Object settings(String text) {
        // ruleid: assize.java.insecure-deserialization
        return new Yaml().load(text);
    }

    Object readSafely(InputStream body) throws IOException, ClassNotFoundException {
        try (ObjectInputStream in = new ObjectInputStream(body)) {
            in.setObjectInputFilter(ObjectInputFilter.Config.createFilter("dev.example.Basket;!*"));
            // ok: assize.java.insecure-deserialization
            return in.readObject();
        }
    }

    Object settingsSafely(String text) {
        // ok: assize.java.insecure-deserialization
        return new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
    }

    Object json(InputStream body) throws IOException {
        // ok: assize.java.insecure-deserialization
        return new ObjectMapper().readTree(body);
    }
}
