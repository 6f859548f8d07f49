// SPDX-License-Identifier: GPL-3.0-or-later
// Lucene beside our index: builds from a file of stems, then answers line by line.
//
//   SearchPeer RECORDS FOLDER
// RECORDS: a record a line, fields by tabs: number, captured, year, unit, position, form,
// person, stems of the title, words of the name, stems, text kept.
// It says "name<TAB>…", then "built<TAB>cpu ms<TAB>bytes of the index<TAB>bytes in all". Asked
// "ask<TAB>row<TAB>clients<TAB>seconds<TAB>n" and n lines "stems<TAB>year<TAB>unit<TAB>form"
// it answers "answers<TAB>sum of numbers<TAB>ms ms ms …".
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.lucene.analysis.core.WhitespaceAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.SimpleCollector;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.MMapDirectory;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.Version;

public final class SearchPeer {
  private static final String[] FACETS = {"form", "year", "unit", "position"};

  record Question(String[] stems, String year, String unit, String form) {}

  public static void main(String[] words) throws Exception {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    out.println("name\tLucene " + Version.LATEST);
    Path folder = Path.of(words[1]);
    out.println(build(Path.of(words[0]), folder));
    try (DirectoryReader reader = DirectoryReader.open(new MMapDirectory(folder))) {
      IndexSearcher searcher = new IndexSearcher(reader);
      searcher.setQueryCache(null);  // the questions come again: answers kept would be no search
      BufferedReader in =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      for (String line; (line = in.readLine()) != null; ) {
        String[] asked = line.split("\t");
        List<Question> questions = new ArrayList<>();
        for (int left = Integer.parseInt(asked[4]); left > 0; --left) {
          String[] fields = in.readLine().split("\t", -1);
          questions.add(new Question(fields[0].isEmpty() ? new String[0] : fields[0].split(" "),
              fields[1], fields[2], fields[3]));
        }
        out.println(ask(searcher, Integer.parseInt(asked[1]), questions,
            Integer.parseInt(asked[2]), Double.parseDouble(asked[3])));
      }
    }
  }

  private static double cpu() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime() / 1e6;
  }

  private static double ownCpu() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() / 1e6;
  }

  // Reading and cutting lines is not counted.
  private static String build(Path records, Path folder) throws IOException {
    double reading = 0;
    double before = cpu();
    IndexWriterConfig config = new IndexWriterConfig(new WhitespaceAnalyzer());
    config.setRAMBufferSizeMB(256);
    config.setUseCompoundFile(false);  // so that texts kept have files of their own
    config.getMergePolicy().setNoCFSRatio(0);
    try (IndexWriter writer = new IndexWriter(new MMapDirectory(folder), config);
        BufferedReader in = Files.newBufferedReader(records)) {
      for (;;) {
        double start = ownCpu();
        String line = in.readLine();
        if (line == null) break;
        String[] fields = line.split("\t", -1);
        reading += ownCpu() - start;
        writer.addDocument(document(fields));
      }
      writer.commit();
    }
    double took = cpu() - before - reading;
    long whole = 0, kept = 0;
    try (var files = Files.list(folder)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        whole += Files.size(file);
        if (file.toString().matches(".*\\.fd[tmx]$")) kept += Files.size(file);
      }
    }
    return "built\t" + took + "\t" + (whole - kept) + "\t" + whole;
  }

  private static Document document(String[] fields) {
    Document document = new Document();
    document.add(new StoredField("id", fields[0]));
    document.add(new NumericDocValuesField("captured", Long.parseLong(fields[1])));
    String[] names = {"year", "unit", "position", "form"};
    for (int at = 0; at < names.length; ++at) {
      document.add(new StringField(names[at], fields[2 + at], Field.Store.NO));
      document.add(new SortedDocValuesField(names[at], new BytesRef(fields[2 + at])));
    }
    document.add(new SortedDocValuesField("person", new BytesRef(fields[6])));
    document.add(new TextField("words", fields[7] + " " + fields[9], Field.Store.NO));
    document.add(new TextField("names", fields[8], Field.Store.NO));
    document.add(new StoredField("text", fields[10]));
    return document;
  }

  private static String ask(IndexSearcher searcher, int row, List<Question> questions,
      int clients, double seconds) throws Exception {
    long sum = 0;
    for (int round = 0; round < 3; ++round) {  // the compiler wants to be warm, too
      sum = 0;
      for (Question question : questions) sum += answer(searcher, row, question);
    }
    List<Double> waits = Collections.synchronizedList(new ArrayList<>());
    AtomicInteger next = new AtomicInteger();
    long end = System.nanoTime() + (long) (seconds * 1e9);
    List<Thread> crew = new ArrayList<>();
    for (int which = 0; which < clients; ++which) {
      Thread client = new Thread(() -> {
        try {
          do {
            Question question = questions.get(next.getAndIncrement() % questions.size());
            long start = System.nanoTime();
            answer(searcher, row, question);
            waits.add((System.nanoTime() - start) / 1e6);
          } while (System.nanoTime() < end);
        } catch (IOException error) {
          throw new RuntimeException(error);
        }
      });
      client.start();
      crew.add(client);
    }
    for (Thread client : crew) client.join();
    StringBuilder line = new StringBuilder("answers\t" + sum + "\t");
    for (double wait : waits) line.append(wait).append(' ');
    return line.toString();
  }

  private static Query all(String field, String[] stems) {
    if (stems.length == 1) return new TermQuery(new Term(field, stems[0]));
    BooleanQuery.Builder query = new BooleanQuery.Builder();
    for (String stem : stems)
      query.add(new TermQuery(new Term(field, stem)), BooleanClause.Occur.MUST);
    return query.build();
  }

  // The ten best as Lucene finds them soonest, their ids, and the exact number.
  private static long tenAndNumber(IndexSearcher searcher, Query query) throws IOException {
    for (var hit : searcher.search(query, 10).scoreDocs) searcher.doc(hit.doc).get("id");
    return searcher.count(query);
  }

  private static long answer(IndexSearcher searcher, int row, Question question)
      throws IOException {
    switch (row) {
      case 0:
      case 1:
        return tenAndNumber(searcher, all("words", question.stems()));
      case 2:
        return tenAndNumber(searcher, new PhraseQuery("words", question.stems()));
      case 3:
        return tenAndNumber(searcher, all("names", question.stems()));
      case 4:
        return tenAndNumber(searcher, new PrefixQuery(new Term("names", question.stems()[0])));
      case 5:
        return facets(searcher, new MatchAllDocsQuery());
      case 6:
        return facets(searcher, all("words", question.stems()));
      case 7:
        return filter(searcher, question);
      default:
        return suggest(searcher, question.stems()[0]);
    }
  }

  private static long filter(IndexSearcher searcher, Question question) throws IOException {
    BooleanQuery.Builder query = new BooleanQuery.Builder();
    String[][] terms = {{"year", question.year()}, {"unit", question.unit()},
        {"form", question.form()}};
    for (String[] term : terms)
      query.add(new TermQuery(new Term(term[0], term[1])), BooleanClause.Occur.FILTER);
    Query built = query.build();
    searcher.search(built, 20, new Sort(new SortField("captured", SortField.Type.LONG, true)));
    return searcher.count(built);
  }

  // Counts by ordinal in each segment, by text over all.
  private static final class Counter extends SimpleCollector {
    private final String[] fields;
    private final SortedDocValues[] values;
    private final int[][] counts;
    private final List<Map<String, Integer>> whole = new ArrayList<>();
    long matches = 0;

    Counter(String... fields) {
      this.fields = fields;
      values = new SortedDocValues[fields.length];
      counts = new int[fields.length][];
      for (int at = 0; at < fields.length; ++at) whole.add(new HashMap<>());
    }

    @Override
    protected void doSetNextReader(LeafReaderContext context) throws IOException {
      gather();
      for (int at = 0; at < fields.length; ++at) {
        values[at] = DocValues.getSorted(context.reader(), fields[at]);
        counts[at] = new int[values[at].getValueCount()];
      }
    }

    @Override
    public void collect(int document) throws IOException {
      ++matches;
      for (int at = 0; at < fields.length; ++at)
        if (values[at].advanceExact(document)) ++counts[at][values[at].ordValue()];
    }

    @Override
    public ScoreMode scoreMode() {
      return ScoreMode.COMPLETE_NO_SCORES;
    }

    private void gather() throws IOException {
      for (int at = 0; at < fields.length; ++at) {
        if (counts[at] == null) continue;
        for (int ordinal = 0; ordinal < counts[at].length; ++ordinal)
          if (counts[at][ordinal] > 0)
            whole.get(at).merge(values[at].lookupOrd(ordinal).utf8ToString(), counts[at][ordinal],
                Integer::sum);
        counts[at] = null;
      }
    }

    Map<String, Integer> of(int field) throws IOException {
      gather();
      return whole.get(field);
    }
  }

  private static long facets(IndexSearcher searcher, Query query) throws IOException {
    Counter counter = new Counter(FACETS);
    searcher.search(query, counter);
    long values = 0;
    for (int at = 0; at < FACETS.length; ++at) values += counter.of(at).size();
    return query instanceof MatchAllDocsQuery ? values : counter.matches;
  }

  private static long suggest(IndexSearcher searcher, String begins) throws IOException {
    Counter counter = new Counter("person");
    searcher.search(new PrefixQuery(new Term("names", begins)), counter);
    List<Map.Entry<String, Integer>> people = new ArrayList<>(counter.of(0).entrySet());
    people.sort(Comparator.<Map.Entry<String, Integer>>comparingInt(one -> -one.getValue())
        .thenComparing(Map.Entry::getKey));
    return Math.min(8, people.size());
  }
}
