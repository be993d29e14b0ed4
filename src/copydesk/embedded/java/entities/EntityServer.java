import edu.stanford.nlp.ie.crf.CRFClassifier;
import edu.stanford.nlp.ling.CoreLabel;
import edu.stanford.nlp.util.Triple;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;

/**
 * Tags people, organizations and places with Stanford's CRFs over a socket on the loopback address.
 *
 * <p>One line in, one line out: a JSON string with the text, the code of its language before it where that isn't
 * English; a JSON array of {@code [start, end, "LABEL"]} with offsets in Unicode code points.
 * {@code embedded/PROTOCOL.md} has it in full. CoreNLP's own NERServer listens on every interface and answers with
 * the text itself marked up, from which offsets would have to be guessed.
 *
 * <p>Arguments: path of the English classifier, port, how many others stay loaded, then {@code code=path} for each
 * other language. English is loaded at once, the others with their first text; of those the one that was used least
 * lately is dropped for the next. Prints {@code ready <port>} when it listens.
 */
public final class EntityServer {

    /** Bytes of one request line, beyond any article: the longest seen in news archives are some 300 KB. */
    private static final int LINE_LIMIT = 16 << 20;

    /** Connections wait here, so that parallel callers can't make the heap hold more documents than cores. */
    private static final Semaphore CORES = new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors()), true);

    private final CRFClassifier<CoreLabel> english;

    private final Map<String, String> paths;

    /** The other languages' classifiers, the one used least lately first. */
    private final Map<String, CRFClassifier<CoreLabel>> loaded;

    private EntityServer(CRFClassifier<CoreLabel> english, Map<String, String> paths, int kept) {
        this.english = english;
        this.paths = paths;
        this.loaded = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, CRFClassifier<CoreLabel>> eldest) {
                return size() > kept;
            }
        };
    }

    public static void main(String[] args) throws Exception {
        // Bind before the slow load, so that a taken port is known at once.
        try (ServerSocket listener = new ServerSocket()) {
            listener.setReuseAddress(true);
            listener.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), Integer.parseInt(args[1])));
            Map<String, String> paths = new HashMap<>();
            for (int i = 3; i < args.length; i++) {
                int sign = args[i].indexOf('=');
                paths.put(args[i].substring(0, sign), args[i].substring(sign + 1));
            }
            EntityServer server =
                    new EntityServer(MemorizingClassifier.load(args[0]), paths, Integer.parseInt(args[2]));
            System.out.println("ready " + listener.getLocalPort());
            while (true) {
                Socket caller = listener.accept();
                Thread.ofPlatform().daemon().name("caller").start(() -> server.serve(caller));
            }
        }
    }

    private void serve(Socket caller) {
        try (caller) {
            caller.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(caller.getInputStream(), 1 << 16);
            OutputStream out = new BufferedOutputStream(caller.getOutputStream(), 1 << 16);
            byte[] line;
            while ((line = readLine(in)) != null) {
                String language = languageOf(line);
                String text;
                CRFClassifier<CoreLabel> classifier;
                try {
                    text = parseString(line, language.isEmpty() ? 0 : language.length() + 1);
                    classifier = classifierFor(language);
                } catch (IllegalArgumentException refusal) {
                    send(out, "{\"error\": \"" + refusal.getMessage() + "\"}");
                    return;
                }
                send(out, tag(text, classifier));
            }
        } catch (IllegalArgumentException tooLong) {
            System.err.println("refused a request: " + tooLong.getMessage());
        } catch (IOException gone) {
            // The caller went away; nobody is left to tell.
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    private static void send(OutputStream out, String line) throws IOException {
        out.write(line.getBytes(StandardCharsets.UTF_8));
        out.write('\n');
        out.flush();
    }

    /** The code before the text; empty where none stands there. */
    private static String languageOf(byte[] line) {
        boolean isThere = line.length > 2 && line[2] == ' ' && isLetter(line[0]) && isLetter(line[1]);
        return isThere ? new String(line, 0, 2, StandardCharsets.US_ASCII) : "";
    }

    private static boolean isLetter(byte sign) {
        return sign >= 'a' && sign <= 'z';
    }

    /** Loading takes seconds; who needs another language's classifier meanwhile waits, who needs English doesn't. */
    private CRFClassifier<CoreLabel> classifierFor(String language) throws IOException {
        if (language.isEmpty() || language.equals("en")) {
            return english;
        }
        if (!paths.containsKey(language)) {
            throw new IllegalArgumentException("there is no model for the language " + language);
        }
        synchronized (loaded) {
            CRFClassifier<CoreLabel> classifier = loaded.get(language);
            if (classifier == null) {
                try {
                    classifier = MemorizingClassifier.load(paths.get(language));
                } catch (ClassNotFoundException foreign) {
                    throw new IOException(foreign);
                }
                loaded.put(language, classifier);
            }
            return classifier;
        }
    }

    private String tag(String text, CRFClassifier<CoreLabel> classifier) throws InterruptedException {
        if (text.isBlank()) {
            return "[]";
        }
        CORES.acquire();
        try {
            return encode(text, classifier.classifyToCharacterOffsets(text));
        } finally {
            CORES.release();
        }
    }

    /** Java counts UTF-16 units; the answer counts code points. One walk over the text turns one into the other. */
    private static String encode(String text, List<Triple<String, Integer, Integer>> entities) {
        StringBuilder answer = new StringBuilder("[");
        int units = 0;
        int points = 0;
        for (Triple<String, Integer, Integer> entity : entities) {
            points += text.codePointCount(units, entity.second());
            int start = points;
            points += text.codePointCount(entity.second(), entity.third());
            units = entity.third();
            if (answer.length() > 1) {
                answer.append(',');
            }
            answer.append('[').append(start).append(',').append(points).append(",\"").append(entity.first()).append("\"]");
        }
        return answer.append(']').toString();
    }

    /** The bytes up to a line feed; null at the end of the stream. */
    private static byte[] readLine(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int next;
        while ((next = in.read()) != -1) {
            if (next == '\n') {
                return line.toByteArray();
            }
            if (line.size() == LINE_LIMIT) {
                throw new IllegalArgumentException("the request line is longer than " + LINE_LIMIT + " bytes");
            }
            line.write(next);
        }
        return null;
    }

    /** Decodes one JSON string. Messages hold no quote and no backslash, so that they can be sent as they are. */
    private static String parseString(byte[] line, int from) {
        String json;
        try {
            ByteBuffer bytes = ByteBuffer.wrap(line, from, line.length - from);
            json = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString().strip();
        } catch (CharacterCodingException malformed) {
            throw new IllegalArgumentException("the request is not UTF-8");
        }
        int last = json.length() - 1;
        if (last < 1 || json.charAt(0) != '"' || json.charAt(last) != '"') {
            throw new IllegalArgumentException("the request is not a JSON string");
        }
        StringBuilder text = new StringBuilder(last);
        for (int i = 1; i < last; i++) {
            char c = json.charAt(i);
            if (c == '"') {
                throw new IllegalArgumentException("the request is not one JSON string");
            }
            if (c != '\\') {
                text.append(c);
                continue;
            }
            if (++i == last) {
                throw new IllegalArgumentException("the JSON string is not closed");
            }
            char escaped = json.charAt(i);
            if (escaped == 'u') {
                text.append(parseUnit(json, i + 1, last));
                i += 4;
            } else {
                text.append(unescape(escaped));
            }
        }
        return text.toString();
    }

    private static char parseUnit(String json, int from, int last) {
        if (from + 4 > last) {
            throw new IllegalArgumentException("a Unicode escape is cut short");
        }
        int unit = 0;
        for (int i = from; i < from + 4; i++) {
            int digit = Character.digit(json.charAt(i), 16);
            if (digit < 0) {
                throw new IllegalArgumentException("a Unicode escape is not hexadecimal");
            }
            unit = unit << 4 | digit;
        }
        return (char) unit;
    }

    private static char unescape(char escaped) {
        return switch (escaped) {
            case '"', '\\', '/' -> escaped;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> throw new IllegalArgumentException("the JSON string has an unknown escape");
        };
    }
}
