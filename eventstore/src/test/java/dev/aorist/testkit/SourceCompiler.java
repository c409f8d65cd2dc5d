package dev.aorist.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/**
 * Compiles sources that break a rule, so that no broken class need live on any class path. Each
 * source has one top-level type. Classes that a source only refers to are written as sources too.
 */
final class SourceCompiler {
  private static final Pattern PACKAGE = Pattern.compile("package ([\\w.]+);");
  private static final Pattern TYPE = Pattern.compile("(?:class|interface) (\\w+)");

  private SourceCompiler() {}

  static JavaClasses compile(Path parent, List<String> sources) throws IOException {
    Path directory = Files.createTempDirectory(parent, "compiled");
    Path classes = Files.createDirectories(directory.resolve("classes"));
    List<Path> files = new ArrayList<>();
    for (String source : sources) {
      Path home = directory.resolve(find(PACKAGE, source).replace('.', '/'));
      Path file = Files.createDirectories(home).resolve(find(TYPE, source) + ".java");
      files.add(Files.writeString(file, source));
    }
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    List<String> options = List.of("-proc:none", "-d", classes.toString());
    try (var manager = compiler.getStandardFileManager(null, null, null)) {
      var units = manager.getJavaFileObjectsFromPaths(files);
      boolean compiled = compiler.getTask(null, manager, null, options, null, units).call();
      assertThat(compiled).as("the sources compile").isTrue();
    }
    return new ClassFileImporter().importPath(classes);
  }

  private static String find(Pattern pattern, String source) {
    Matcher matcher = pattern.matcher(source);
    assertThat(matcher.find()).as("%s in %s", pattern, source).isTrue();
    return matcher.group(1);
  }
}
