// Records that make a message: which belongs to which (protocol page 02, end of 2.2).
#include "base/charset.h"
#include "devices/astm/record.h"

namespace nuanxin::astm {
namespace {

/// Takes the next record, without its end, from the front.
std::string_view take_record(std::string_view& bytes) {
  const auto end = bytes.find_first_of("\r\n");
  const auto record = bytes.substr(0, end);
  bytes.remove_prefix(end == std::string_view::npos ? bytes.size() : end + 1);
  return record;
}

bool is_record_of(std::string_view record, char letter) {
  if (record.empty() || record.front() != letter) return false;
  const bool is_word = record.size() > 1 && ((record[1] >= 'A' && record[1] <= 'Z') ||
                                             (record[1] >= 'a' && record[1] <= 'z') || record[1] == ' ');
  return !is_word;
}

class Assembler {
 public:
  void add(std::string_view text) {
    if (is_record_of(text, 'H')) m_delimiters = delimiters_of(text);
    const Record record(text, m_delimiters);
    if (++m_message.records > max_records) {
      m_message.is_too_long = true;
      return;
    }
    switch (record.type()) {
      case 'H':
        return add_header(record);
      case 'P':
        m_message.patients.push_back(read_patient(record));
        m_above = Above::patient;
        m_is_order_open = false;
        return;
      case 'O':
        return add_order(read_order(record));
      case 'R':
        if (!m_is_order_open) add_order({});
        m_message.orders.back().results.push_back(read_result(record));
        m_above = Above::result;
        return;
      case 'C':
        return above().push_back(record.field(4));
      case 'Q':
        m_message.queries.push_back(read_query(record));
        m_above = Above::header;
        return;
      case 'M':
        m_message.manufacturer.emplace_back(text);
        return;
      case 'L':
        m_message.termination = record.field(3).empty() ? "N" : record.field(3);
        return;
      default:
        return;
    }
  }

  Message take() { return std::move(m_message); }

 private:
  enum class Above { header, patient, order, result };

  void add_header(const Record& record) {
    m_message.sender = record.component(5, 1);
    m_message.sender_serial = record.component(5, 2);
    m_message.sender_version = record.component(5, 3);
    m_message.processing = record.field(12);
    m_message.version = record.field(13);
    m_message.time = record.field(14);
  }

  void add_order(Order order) {
    if (!m_message.patients.empty()) order.patient = m_message.patients.size() - 1;
    m_message.orders.push_back(std::move(order));
    m_is_order_open = true;
    m_above = Above::order;
  }

  std::vector<std::string>& above() {
    switch (m_above) {
      case Above::patient:
        return m_message.patients.back().comments;
      case Above::order:
        return m_message.orders.back().comments;
      case Above::result:
        return m_message.orders.back().results.back().comments;
      default:
        return m_message.comments;
    }
  }

  Message m_message;
  Delimiters m_delimiters;
  Above m_above = Above::header;
  bool m_is_order_open = false;
};

}  // namespace

Message parse_message(std::string_view bytes) {
  const auto decoded = decode_text(bytes);
  Assembler assembler;
  std::string_view rest = decoded.text;
  while (!rest.empty()) {
    const auto record = take_record(rest);
    if (!record.empty()) assembler.add(record);
  }
  Message message = assembler.take();
  message.charset = decoded.charset;
  message.has_replacement = decoded.has_replacement;
  return message;
}

// CR and LF are never the second byte of a character, so records may be told apart before decoding.
std::vector<std::string_view> split_messages(std::string_view bytes) {
  std::vector<std::string_view> all;
  std::size_t begin = 0;
  bool is_empty = true;
  for (std::string_view rest = bytes; !rest.empty();) {
    const std::size_t at = bytes.size() - rest.size();
    const auto record = take_record(rest);
    if (is_record_of(record, 'H') && !is_empty) {
      all.push_back(bytes.substr(begin, at - begin));
      begin = at;
    }
    is_empty = is_empty && record.empty();
  }
  if (!is_empty) all.push_back(bytes.substr(begin));
  return all;
}

bool is_terminated(std::string_view bytes) {
  while (!bytes.empty() && (bytes.back() == '\r' || bytes.back() == '\n')) bytes.remove_suffix(1);
  const auto end = bytes.find_last_of("\r\n");
  return is_record_of(end == std::string_view::npos ? bytes : bytes.substr(end + 1), 'L');
}

}  // namespace nuanxin::astm
