import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

class Exports {
    File folder() throws IOException {
        File folder = File.createTempFile("export", "");
        folder.delete();
        // ruleid: assize.java.insecure-temp-file
        folder.mkdir();
        return folder;
    }

    void report(String text) throws IOException {
        // ruleid: assize.java.insecure-temp-file
        Files.writeString(Path.of("/tmp/report.txt"), text);
    }

    Path folderSafely() throws IOException {
        // ok: assize.java.insecure-temp-file
        return Files.createTempDirectory("export");
    }
}
