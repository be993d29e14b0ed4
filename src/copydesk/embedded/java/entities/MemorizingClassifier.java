import edu.stanford.nlp.ie.crf.CRFClassifier;
import edu.stanford.nlp.ling.CoreAnnotations.AnswerAnnotation;
import edu.stanford.nlp.ling.CoreLabel;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A CRF that says of a sentence what it said of the same sentence before: updates and abridgements repeat most of their
 * originals.
 *
 * <p>It tags sentence by sentence, by nothing but the words in them: where a model would learn words while it tags
 * ({@code maxAdditionalKnownLCWords}), nothing is remembered.
 */
final class MemorizingClassifier extends CRFClassifier<CoreLabel> {

    /** Some 15 MB of ordinary sentences. */
    private static final int SENTENCES = 50_000;

    /** Characters; longer ones are tables and lists, and seldom repeated. Bounds the memory at some 60 MB. */
    private static final int LONGEST = 1_000;

    /** No word holds it. */
    private static final char BETWEEN_WORDS = '\0';

    /** The words of a sentence, and the label of each; the one used least lately first. */
    private final Map<String, String[]> said = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String[]> eldest) {
            return size() > SENTENCES;
        }
    };

    /** Loads the model at {@code path}. */
    static MemorizingClassifier load(String path) throws IOException, ClassNotFoundException {
        MemorizingClassifier classifier = new MemorizingClassifier();
        classifier.loadClassifier(path);
        return classifier;
    }

    @Override
    public List<CoreLabel> classify(List<CoreLabel> sentence) {
        String words = join(sentence);
        if (words.length() > LONGEST || flags.maxAdditionalKnownLCWords != 0) {
            return super.classify(sentence);
        }
        String[] labels;
        synchronized (said) {
            labels = said.get(words);
        }
        if (labels == null) {
            List<CoreLabel> tagged = super.classify(sentence);
            labels = tagged.stream().map(word -> word.get(AnswerAnnotation.class)).toArray(String[]::new);
            synchronized (said) {
                said.put(words, labels);
            }
            return tagged;
        }
        for (int i = 0; i < labels.length; i++) {
            sentence.get(i).set(AnswerAnnotation.class, labels[i]);
        }
        return sentence;
    }

    private static String join(List<CoreLabel> sentence) {
        StringBuilder words = new StringBuilder();
        for (CoreLabel word : sentence) {
            words.append(word.word()).append(BETWEEN_WORDS);
        }
        return words.toString();
    }
}
