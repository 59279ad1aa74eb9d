import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

class Publishing {
    void open(Path path) throws IOException {
        // ruleid: assize.java.world-writable-file
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxrwxrwx"));
    }

    void openOld(File file) {
        // ruleid: assize.java.world-writable-file
        file.setWritable(true, false);
    }

    void safely(Path path) throws IOException {
        // ok: assize.java.world-writable-file
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r-----"));
    }

    void safelyOld(File file) {
        // ok: assize.java.world-writable-file
        file.setWritable(true);
    }
}
