// ASTM E1394 / LIS2-A2 records (protocol page 02, 2.2): delimiters from the header, fields, repeats, components,
// escapes, and the message they make. Bytes are decoded before they are split, because the second byte of a GB18030
// character may be a delimiter. Pure; memory is a small multiple of the text.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace nuanxin::astm {

struct Delimiters {
  char field = '|', repeat = '\\', component = '^', escape = '&';
};

/// What a record beginning with H declares; the usual characters for those it leaves out.
Delimiters delimiters_of(std::string_view header);

/// &F& &S& &R& &E& &Xhh& become what they stand for; unknown escapes stay as text.
std::string unescape(std::string_view, const Delimiters&);
/// The inverse, for what we send: delimiters are escaped, control characters left out.
std::string escape(std::string_view, const Delimiters& = {});

/// A view of one record's text (UTF-8, without its CR); the text must outlive it.
class Record {
 public:
  Record(std::string_view text, const Delimiters& delimiters) : m_text(text), m_delimiters(delimiters) {}
  /// The letter, or 0 when the text does not begin like a record.
  char type() const;
  /// Counted from 1, which is the letter; as sent, with escapes.
  std::string_view raw(int number) const;
  /// The whole field without escapes.
  std::string field(int number) const { return unescape(raw(number), m_delimiters); }
  /// A component of the first repeat, from 1.
  std::string component(int number, int component) const;
  /// The repeats as sent.
  std::vector<std::string_view> repeats(int number) const;
  /// The components of a repeat, without escapes.
  std::vector<std::string> components(std::string_view repeat) const;
  /// What stands for a sample number that does not look like ours.
  enum class Otherwise { nothing, first_component };
  /// Our sample number in any component of the first repeat.
  std::string sample_id(int number, Otherwise) const;

 private:
  std::string sample_id_of(std::string_view repeat, Otherwise) const;
  friend std::vector<std::string> asked_samples(const Record&);
  std::string_view m_text;
  Delimiters m_delimiters;
};

/// The sample numbers of a Q record: in each repeat the first component that looks like one of ours (page 2.3).
std::vector<std::string> asked_samples(const Record&);

struct TestResult {
  std::string sequence;
  std::string test;  ///< R-3 whole, such as "3^^^Ket"
  std::string code;  ///< its 4th component, else the first that is not empty
  std::string value, unit, range, flag, status, performer, started, completed, instrument;
  std::vector<std::string> comments;
};

struct Patient {
  std::string practice_id, lab_id, third_id, name, birth, sex;
  std::vector<std::string> comments;
};

struct Order {
  std::string specimen;  ///< our sample number from O-3 or O-4, else the first component of either
  std::string specimen_raw, instrument_specimen;
  std::vector<std::string> tests;  ///< codes
  std::string priority, requested, collected, action, specimen_type, report_type;
  std::optional<std::size_t> patient;  ///< index in Message::patients
  std::vector<TestResult> results;
  std::vector<std::string> comments;
};

struct Query {
  std::vector<std::string> sample_ids;  ///< those that look like ours
  std::string asked;                    ///< Q-3 as sent
  std::string test, status;
};

struct Message {
  std::string sender, sender_serial, sender_version, processing, version, time;
  std::vector<Patient> patients;
  std::vector<Order> orders;  ///< results without an O record have an order of their own with an empty specimen
  std::vector<Query> queries;
  std::vector<std::string> comments;       ///< those below the header
  std::vector<std::string> manufacturer;   ///< M records, as sent
  std::optional<std::string> termination;  ///< L-3, "N" when empty; nothing without L
  std::string_view charset = "UTF-8";      ///< or GB18030
  bool has_replacement = false;            ///< some bytes were neither
  std::size_t records = 0;
  bool is_too_long = false;  ///< more than max_records; the rest is not in it, so it must not be booked
};

inline constexpr std::size_t max_records = 20000;

// The fields of single records, also for a frame looked at alone.
TestResult read_result(const Record&);
Patient read_patient(const Record&);
Order read_order(const Record&);
Query read_query(const Record&);

/// One message: records end with CR, LF or both; H need not be there (then the usual delimiters count).
Message parse_message(std::string_view bytes);

/// Where each message of a transmission begins and ends: a new one begins with each H. At least one unless empty.
std::vector<std::string_view> split_messages(std::string_view bytes);
/// The last record is L.
bool is_terminated(std::string_view bytes);

}  // namespace nuanxin::astm
