package dev.aorist.testkit;

import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import javax.tools.ToolProvider;

/** A class of a module named {@code shop} that opens none of its packages, compiled for a test. */
public final class ClosedModule {
  private ClosedModule() {}

  /**
   * Compiles and loads one class.
   *
   * @param directory an empty one
   * @param name the simple name of a class in the package {@code shop.cart}
   * @param source its text after the line that names the package
   */
  public static Class<?> load(Path directory, String name, String source) throws Exception {
    Path module = Files.writeString(directory.resolve("module-info.java"), "module shop {}");
    Path file =
        Files.writeString(directory.resolve(name + ".java"), "package shop.cart; " + source);
    String output = directory.toString();
    int result =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-d", output, module.toString(), file.toString());
    if (result != 0) {
      throw new IllegalArgumentException("javac refuses the source of " + name + ": " + source);
    }
    ModuleLayer boot = ModuleLayer.boot();
    return boot.defineModulesWithOneLoader(
            boot.configuration()
                .resolve(ModuleFinder.of(directory), ModuleFinder.of(), Set.of("shop")),
            ClosedModule.class.getClassLoader())
        .findLoader("shop")
        .loadClass("shop.cart." + name);
  }
}
