import java.io.ByteArrayOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Opens sealed messages as docs/sealed-messages.md describes them, with nothing but the JDK (17 or later):
 *
 *   java Opener.java vectors.json
 *
 * opens every vector, is refused every damaged one, prints a line for each and exits 0; or says what went wrong and exits 1.
 * The class Opener is what a department needs; what is below it reads the file of vectors.
 */
public final class Opener {
  private static final int KEY_ID_BYTES = 4;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BYTES = 16;
  private static final int MOST_INFLATED_BYTES = 1_048_576;

  /** UTF-8, whatever the locale. */
  private static final PrintStream OUT =
      new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);

  /** Keys, context and bytes do not belong together, or the bytes are none of ours. */
  public static final class RefusedException extends Exception {
    RefusedException(String why) {
      super(why);
    }
  }

  /** What a command or an answer says in clear; of a command the last two are empty. */
  public record Clear(
      String id, String source, String type, String caseNumber, String subject, String matter, long attempt,
      String commandId, String outcome) {}

  /** What form 2 is bound to. */
  public static String bound(String kind, Clear clear) {
    String[] parts = {
      "birth.sealed.2", kind, clear.id(), clear.source(), clear.type(), clear.caseNumber(), clear.subject(),
      clear.matter(), Long.toString(clear.attempt()), clear.commandId(), clear.outcome()
    };
    StringBuilder text = new StringBuilder();
    for (String part : parts) text.append(utf8(part).length).append(':').append(part).append(',');
    return text.toString();
  }

  /**
   * Opens a command or an answer, in whichever form it is sealed.
   *
   * @param keys 32 bytes each: the current one, and earlier ones while keys are rotated
   */
  public static byte[] openMessage(List<byte[]> keys, String kind, Clear clear, byte[] sealed)
      throws RefusedException, GeneralSecurityException {
    boolean isSecond = sealed.length > 0 && (sealed[0] == 4 || sealed[0] == 5);
    return isSecond
        ? open(keys, 2, bound(kind, clear), sealed)
        : open(keys, 1, kind + ":" + clear.id(), sealed);
  }

  /** Opens sealed bytes of the form that is awaited. @param context what they are bound to, without " deflated" */
  public static byte[] open(List<byte[]> keys, int form, String context, byte[] sealed)
      throws RefusedException, GeneralSecurityException {
    int version = sealed.length == 0 ? 0 : sealed[0];
    if (version < 1 || version > 5) throw new RefusedException("the version is unknown");
    if (form != (version >= 4 ? 2 : 1)) throw new RefusedException("it has another form");
    boolean isDeflated = version == 3 || version == 5;
    int start = version == 1 ? 1 : 1 + KEY_ID_BYTES;
    if (sealed.length < start + NONCE_BYTES + TAG_BYTES) throw new RefusedException("it is too short");
    byte[] keyId = Arrays.copyOfRange(sealed, 1, start);
    byte[] bound = utf8(isDeflated ? context + " deflated" : context);
    for (byte[] key : keys) {
      if (version != 1 && !Arrays.equals(keyId, idOf(key))) continue;
      byte[] clear = decipher(key, bound, sealed, start);
      if (clear != null) return isDeflated ? inflate(clear) : clear;
    }
    throw new RefusedException("it does not open with these keys and this context");
  }

  /** The first four bytes of HKDF-SHA-256 without salt, with the info "key-id". */
  static byte[] idOf(byte[] key) throws GeneralSecurityException {
    byte[] extracted = hmac(new byte[32], key);
    byte[] info = utf8("key-id");
    byte[] message = Arrays.copyOf(info, info.length + 1);
    message[info.length] = 1;
    return Arrays.copyOf(hmac(extracted, message), KEY_ID_BYTES);
  }

  private static byte[] hmac(byte[] key, byte[] message) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(message);
  }

  /** @return null: the tag does not fit */
  private static byte[] decipher(byte[] key, byte[] bound, byte[] sealed, int start)
      throws GeneralSecurityException {
    int tagAt = start + NONCE_BYTES;
    int bodyAt = tagAt + TAG_BYTES;
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    GCMParameterSpec parameters = new GCMParameterSpec(TAG_BYTES * 8, sealed, start, NONCE_BYTES);
    cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key, "AES"), parameters);
    cipher.updateAAD(bound);
    // Java wants the tag behind the ciphertext.
    byte[] body = Arrays.copyOfRange(sealed, bodyAt, sealed.length + TAG_BYTES);
    System.arraycopy(sealed, tagAt, body, sealed.length - bodyAt, TAG_BYTES);
    try {
      return cipher.doFinal(body);
    } catch (javax.crypto.AEADBadTagException wrong) {
      return null;
    }
  }

  /** Raw deflate (RFC 1951), and never more than a MiB of it. */
  private static byte[] inflate(byte[] deflated) throws RefusedException {
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(deflated);
      ByteArrayOutputStream clear = new ByteArrayOutputStream();
      byte[] part = new byte[8192];
      while (!inflater.finished()) {
        int n = inflater.inflate(part);
        if (n == 0 && !inflater.finished()) throw new RefusedException("it inflates to nothing whole");
        clear.write(part, 0, n);
        if (clear.size() > MOST_INFLATED_BYTES) throw new RefusedException("it inflates to too much");
      }
      return clear.toByteArray();
    } catch (DataFormatException wrong) {
      throw new RefusedException("it does not inflate");
    } finally {
      inflater.end();
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  // The vectors.

  public static void main(String[] arguments) throws Exception {
    Map<?, ?> file = (Map<?, ?>) new Json(Files.readString(Path.of(arguments[0]))).value();
    int wrong = 0;
    for (Object each : (List<?>) file.get("vectors")) wrong += judge((Map<?, ?>) each, true);
    for (Object each : (List<?>) file.get("refused")) wrong += judge((Map<?, ?>) each, false);
    System.exit(wrong == 0 ? 0 : 1);
  }

  /** @return 1 when it went otherwise than it should */
  private static int judge(Map<?, ?> vector, boolean opens) throws GeneralSecurityException {
    String became;
    try {
      String clear = new String(openVector(vector), StandardCharsets.UTF_8);
      became = clear.equals(vector.get("clear")) ? "opened" : "opened to something else";
    } catch (RefusedException refused) {
      became = "refused: " + refused.getMessage();
    }
    boolean isRight = opens ? became.equals("opened") : became.startsWith("refused");
    OUT.println((isRight ? "ok  " : "BAD ") + vector.get("name") + ": " + became);
    return isRight ? 0 : 1;
  }

  private static byte[] openVector(Map<?, ?> vector) throws RefusedException, GeneralSecurityException {
    List<byte[]> keys = new ArrayList<>();
    for (Object key : (List<?>) vector.get("keys")) keys.add(HexFormat.of().parseHex((String) key));
    byte[] sealed = Base64.getDecoder().decode((String) vector.get("sealed"));
    if (vector.get("message") instanceof Map<?, ?> message)
      return openMessage(keys, (String) vector.get("kind"), clearOf(message), sealed);
    return open(keys, 1, (String) vector.get("context"), sealed);
  }

  private static Clear clearOf(Map<?, ?> message) {
    Map<?, ?> data = (Map<?, ?>) message.get("data");
    return new Clear(
        text(message, "id"), text(message, "source"), text(message, "type"), text(data, "caseNumber"),
        text(data, "subject"), text(data, "matter"), ((Number) data.get("attempt")).longValue(),
        text(data, "commandId"), text(data, "outcome"));
  }

  private static String text(Map<?, ?> of, String member) {
    return of.get(member) instanceof String said ? said : "";
  }

  /** As much of JSON as vectors need: a department has a library for it. */
  private static final class Json {
    private final String text;
    private int at = 0;

    Json(String text) {
      this.text = text;
    }

    Object value() {
      char first = next();
      if (first == '{') return object();
      if (first == '[') return list();
      if (first == '"') return string();
      int from = at - 1;
      while (at < text.length() && ",]} \n\r\t".indexOf(text.charAt(at)) < 0) at++;
      String word = text.substring(from, at);
      return switch (word) {
        case "null" -> null;
        case "true" -> Boolean.TRUE;
        case "false" -> Boolean.FALSE;
        default -> Long.valueOf(word);
      };
    }

    /** The next character that is no space. */
    private char next() {
      while (Character.isWhitespace(text.charAt(at))) at++;
      return text.charAt(at++);
    }

    private Map<String, Object> object() {
      Map<String, Object> members = new LinkedHashMap<>();
      for (char sign = next(); sign != '}'; sign = next()) {
        if (sign == ',') sign = next();
        String name = string();
        next();
        members.put(name, value());
      }
      return members;
    }

    private List<Object> list() {
      List<Object> items = new ArrayList<>();
      for (char sign = next(); sign != ']'; sign = next()) {
        if (sign != ',') at--;
        items.add(value());
      }
      return items;
    }

    /** What stands behind the opening quotation mark. */
    private String string() {
      StringBuilder said = new StringBuilder();
      for (char sign = text.charAt(at++); sign != '"'; sign = text.charAt(at++)) {
        said.append(sign == '\\' ? escaped(text.charAt(at++)) : sign);
      }
      return said.toString();
    }

    private char escaped(char sign) {
      return switch (sign) {
        case 'n' -> '\n';
        case 'r' -> '\r';
        case 't' -> '\t';
        case 'b' -> '\b';
        case 'f' -> '\f';
        case 'u' -> (char) Integer.parseInt(text.substring(at, at += 4), 16);
        default -> sign;
      };
    }
  }
}
