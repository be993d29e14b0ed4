import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configurator;
import org.elasticsearch.common.logging.LogConfigurator;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.env.Environment;
import org.elasticsearch.node.Node;
import org.elasticsearch.plugins.PluginsLoader;

/**
 * Starts one Elasticsearch node from the server's published jars, for use on one machine only.
 *
 * <p>The official distribution starts the same {@link Node} behind a launcher, a security manager and
 * modules that are not published as jars. The published server has no security, so this program gives it
 * the loopback address and takes no other.
 *
 * <p>Arguments: home folder, HTTP port, transport port, cluster name. It ends with status 1 and the reason on
 * standard error when the node can't start; on SIGTERM it closes the node, so that the index is flushed.
 */
public final class EmbeddedNode {

    private static final String LOOPBACK = "127.0.0.1";

    /** Less than the supervisor waits before it kills. */
    private static final int CLOSE_LIMIT_S = 15;

    private EmbeddedNode() {}

    public static void main(String[] args) {
        Path home = Path.of(args[0]);
        try {
            start(home, args[1], args[2], args[3]);
        } catch (Throwable failure) {
            failure.printStackTrace();
            // Threads that a half-started node left running would keep the process alive for ever.
            Runtime.getRuntime().halt(1);
        }
    }

    private static void start(Path home, String httpPort, String transportPort, String cluster) throws Exception {
        Settings settings = Settings.builder()
            .put("path.home", home)
            .put("path.repo", home.resolve("snapshots"))
            .put("cluster.name", cluster)
            .put("node.name", "embedded")
            .put("discovery.type", "single-node")
            .put("network.host", LOOPBACK)
            .put("http.port", httpPort)
            .put("transport.port", transportPort)
            // A machine that is 90 % full still has room for one newspaper's index.
            .put("cluster.routing.allocation.disk.threshold_enabled", false)
            .build();
        Environment environment = new Environment(settings, home.resolve("config"));
        Files.createDirectories(environment.logsDir());
        LogConfigurator.setNodeName("embedded");
        LogConfigurator.configure(environment, true);
        PluginsLoader plugins = PluginsLoader.createPluginsLoader(
            PluginsLoader.loadModulesBundles(environment.modulesDir(), false),
            PluginsLoader.loadPluginsBundles(environment.pluginsDir(), false),
            Map.of(),
            false
        );
        Node node = new Node(environment, plugins);
        // All threads of a node are daemons, so this one stays until the process is told to stop.
        CountDownLatch closed = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> close(node, closed), "close-node"));
        node.start();
        closed.await();
    }

    private static void close(Node node, CountDownLatch closed) {
        try {
            node.close();
            node.awaitClose(CLOSE_LIMIT_S, TimeUnit.SECONDS);
        } catch (Exception failure) {
            failure.printStackTrace();
        }
        LoggerContext context = (LoggerContext) LogManager.getContext(false);
        Configurator.shutdown(context);
        closed.countDown();
    }
}
