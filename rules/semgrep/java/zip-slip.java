import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

class Bundles {
    void unpack(ZipInputStream in, File folder) throws IOException {
        ZipEntry entry;
        while ((entry = in.getNextEntry()) != null) {
            File file = new File(folder, entry.getName());
            // ruleid: assize.java.zip-slip
            try (FileOutputStream out = new FileOutputStream(file)) {
                in.transferTo(out);
            }
        }
    }

    void unpackPaths(ZipInputStream in, Path folder) throws IOException {
        for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
            // ruleid: assize.java.zip-slip
            Files.copy(in, folder.resolve(entry.getName()));
        }
    }

    void unpackSafely(ZipInputStream in, Path folder) throws IOException {
        ZipEntry entry;
        while ((entry = in.getNextEntry()) != null) {
            Path file = folder.resolve(entry.getName()).normalize();
            if (!file.startsWith(folder)) {
                throw new IOException("entry outside of the folder: " + entry.getName());
            }
            // ok: assize.java.zip-slip
            Files.copy(in, file);
        }
    }
}
