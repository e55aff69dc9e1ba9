// HL7 v2 messages (protocol page 02, 2.5): delimiters and charset from MSH, segments, fields, escapes, and the view of
// a result message. Bytes are decoded before they are split, because the second byte of a GB18030 character may be a
// delimiter. Pure; memory is a small multiple of the text.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace nuanxin::hl7 {

struct Delimiters {
  char field = '|', component = '^', repeat = '~', escape = '\\', subcomponent = '&';
};

/// \F\ \S\ \T\ \R\ \E\ \Xhh\ become what they stand for; unknown escapes stay as text.
std::string unescape(std::string_view, const Delimiters&);
/// The inverse, for what we send; control characters are left out.
std::string escape(std::string_view, const Delimiters&);

/// A segment of UTF-8 text. Fields count as in HL7: PID-3 is field 3; MSH-1 is the delimiter itself.
class Segment {
 public:
  Segment(std::string text, const Delimiters& delimiters) : m_text(std::move(text)), m_delimiters(delimiters) {}
  std::string_view name() const { return std::string_view(m_text).substr(0, 3); }
  /// As sent, with escapes.
  std::string_view raw(int field) const;
  /// The whole field without escapes (MSH-2 as it is).
  std::string field(int number) const;
  /// A component of the first repeat, from 1.
  std::string component(int field, int component) const;
  const Delimiters& delimiters() const { return m_delimiters; }

 private:
  std::string m_text;
  Delimiters m_delimiters;
};

class Message {
 public:
  static constexpr std::size_t max_segments = 20000;
  /// Nothing when there is no MSH segment at the front (line ends before it are passed over), or too many segments.
  static std::optional<Message> parse(std::string_view bytes);

  const std::vector<Segment>& segments() const { return m_segments; }
  const Segment& header() const { return m_segments.front(); }
  const Segment* find(std::string_view name) const;
  /// A field or component (from 1; 0 for the whole field) of the first segment of that name; empty when absent.
  std::string field(std::string_view segment, int field, int component = 0) const;
  /// What the bytes were decoded as: "UTF-8" or "GB18030".
  std::string_view charset() const { return m_charset; }
  bool has_replacement() const { return m_has_replacement; }

 private:
  std::vector<Segment> m_segments;
  std::string_view m_charset = "UTF-8";
  bool m_has_replacement = false;
};

struct Observation {
  std::string set_id, type;
  std::string code;  ///< OBX-3.1; OBX-4 where OBX-3 is empty (URIT)
  std::string name, sub_id;
  std::string value;  ///< empty for type ED (images), see data_size
  std::string unit, range, flags, status, time;
  std::string sample;         ///< of the OBR above
  std::size_t data_size = 0;  ///< characters of an ED
};

struct Patient {
  std::string id, name, birth, sex;
};

/// What the van wants to know of a message.
struct Report {
  std::string sender, sender_facility, receiver, receiver_facility;
  std::string control_id;
  std::string type;  ///< "ORU^R01"
  std::string processing, version, time;
  std::optional<Patient> patient;
  std::vector<std::string> samples;  ///< different ones, in order
  std::vector<Observation> observations;
  std::string ack_code, ack_reference, ack_text, ack_error;  ///< MSA-1, 2, 3, 6
};

Report read_report(const Message&);

}  // namespace nuanxin::hl7
