#include "devices/scale/bcm.h"

#include <algorithm>
#include <array>

#include "devices/common/bytes.h"

namespace nuanxin::scale {
namespace {

constexpr std::string_view bcm_head = "\xA5\x5A";
constexpr std::size_t head_size = 3;   // with the length
constexpr std::size_t min_length = 3;  // device, function, checksum
constexpr char host_device = 0x03;
constexpr char height_function = 0x35;
constexpr char composition_function = 0x37;
constexpr std::size_t composition_size = 6;  // sex, age, height, weight

struct Function {
  char code;
  std::size_t data_size;
  std::string_view meaning;
};

constexpr std::array<Function, 7> functions{{{0x3C, 0, "comm test"},
                                             {0x34, 0, "tare"},
                                             {0x36, 0, "weigh"},
                                             {height_function, 0, "measure height"},
                                             {0x38, 1, "read index"},
                                             {0x3B, 2, "calibrate weight"},
                                             {0x33, 2, "calibrate height"}}};

char checksum_of(std::string_view bytes) {
  unsigned sum = 1;
  for (const char c : bytes) sum += static_cast<unsigned char>(c);
  return static_cast<char>(sum & 0xFFU);
}

const Function* function_of(std::string_view body) {
  const auto* const found = std::find_if(functions.begin(), functions.end(), [&](const Function& function) {
    return function.code == body[1] && body.size() == 2 + function.data_size && body[0] == host_device;
  });
  return found == functions.end() ? nullptr : found;
}

/// Whole body, both hands, both feet.
bool is_composition(std::string_view body) {
  return body[1] == composition_function && (body[0] == 0x08 || body[0] == 0x01 || body[0] == 0x03) &&
         body.size() == 2 + composition_size && (body[2] == 'M' || body[2] == 'W');
}

/// A frame of the height function with a value: the answer in the form the page gives.
bool is_height(std::string_view body) {
  return body.size() == 4 && body[0] == host_device && body[1] == height_function;
}

void read_height(std::string_view body, Message& message) {
  Measurement measurement;
  measurement.height_cm = Decimal(static_cast<int>(device::big16(body, 2))) / Decimal(10);
  message.meaning = "height";
  offer(std::move(measurement), message);
}

}  // namespace

void BcmDecoder::reset() {
  m_buffer.clear();
  m_skipped = 0;
}

void BcmDecoder::skip(std::size_t count) {
  m_buffer.erase(0, count);
  m_skipped += count;
}

/// One step; false when more bytes are needed.
bool BcmDecoder::next(std::vector<BcmFrame>& frames) {
  const auto start = m_buffer.find(bcm_head);
  if (start == std::string::npos) {
    skip(m_buffer.size() - (m_buffer.ends_with(bcm_head.front()) ? 1 : 0));
    return false;
  }
  skip(start);
  if (m_buffer.size() < head_size) return false;
  const std::size_t length = device::byte_at(m_buffer, 2);
  const auto refuse_frame = [&](BcmFrame::Kind kind, std::size_t size) {
    frames.push_back({kind, {}, m_buffer.substr(0, size), m_skipped});
    m_skipped = 0;
    skip(1);
    return true;
  };
  if (length < min_length || length > max_length) return refuse_frame(BcmFrame::Kind::bad_length, head_size);
  const std::size_t size = head_size + length;
  if (m_buffer.size() < size) return false;
  if (m_buffer[size - 1] != checksum_of(std::string_view(m_buffer).substr(0, size - 1)))
    return refuse_frame(BcmFrame::Kind::bad_checksum, size);
  frames.push_back(
      {BcmFrame::Kind::frame, m_buffer.substr(head_size, length - 1), m_buffer.substr(0, size), m_skipped});
  m_skipped = 0;
  m_buffer.erase(0, size);
  return !m_buffer.empty();
}

std::vector<BcmFrame> BcmDecoder::feed(std::string_view bytes) {
  std::vector<BcmFrame> frames;
  constexpr std::size_t piece = head_size + max_length;
  // In pieces, so that the buffer stays small however much comes at once.
  while (!bytes.empty()) {
    m_buffer.append(bytes.substr(0, piece));
    bytes.remove_prefix(std::min(piece, bytes.size()));
    while (next(frames)) {
    }
  }
  return frames;
}

std::string bcm_frame(std::string_view body) {
  std::string out(bcm_head);
  out.push_back(static_cast<char>(body.size() + 1));
  out.append(body);
  out.push_back(checksum_of(out));
  return out;
}

std::string bcm_command(BcmCommand command) {
  const std::array<char, 2> body{host_device, static_cast<char>(command)};
  return bcm_frame({body.data(), body.size()});
}

Message read_bcm_frame(const BcmFrame& frame, device::Direction direction) {
  Message message;
  message.device = "bcm_h10";
  message.skipped = frame.skipped;
  message.raw = frame.raw;
  if (frame.kind != BcmFrame::Kind::frame) {
    message.error = frame.kind == BcmFrame::Kind::bad_checksum ? "checksum" : "length";
    return message;
  }
  const std::string_view body = frame.body;
  const bool may_be_command = direction != device::Direction::from_device;
  const auto* const function = may_be_command ? function_of(body) : nullptr;
  if (function != nullptr) {
    message.meaning = function->meaning;
    message.data = body.substr(2);
  } else if (may_be_command && is_composition(body)) {
    message.meaning = "body composition";
    message.data = body.substr(2);
  } else if (is_height(body)) {
    read_height(body, message);
  } else if (direction == device::Direction::to_device) {
    message.error = "unknown_command";
  } else {
    message.meaning = "answer";
    message.data_id = device::byte_at(body, 0);
    message.data = body.substr(1);
  }
  return message;
}

}  // namespace nuanxin::scale
