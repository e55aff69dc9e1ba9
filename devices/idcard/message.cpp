#include "devices/idcard/message.h"

#include <fmt/format.h>

#include <istream>
#include <ostream>

#include "base/json.h"
#include "devices/common/bytes.h"

namespace nuanxin::idcard {
namespace {

constexpr std::size_t status_size = 3;
constexpr std::size_t frame_overhead = 8;  // preamble, length, checksum
constexpr std::size_t sam_number_size = 16;
constexpr std::size_t new_address_size = 70;

std::string sam_id(std::string_view data) {
  return fmt::format("{:02}.{:02}-{}-{:010}-{:010}", device::little16(data, 0), device::little16(data, 2),
                     device::little32(data, 4), device::little32(data, 8), device::little32(data, 12));
}

/// Text and photo behind two lengths, or with a fingerprint behind three. The inner lengths must give the outer one.
void read_card(std::string_view data, Message& message) {
  const auto text = device::big16(data, 0);
  const auto photo = device::big16(data, 2);
  std::size_t head = 4;
  if (head + text + photo != data.size()) {
    head = 6;
    const auto fingerprint = device::big16(data, 4);
    if (head + text + photo + fingerprint != data.size()) {
      message.error = "inner_length";
      return;
    }
    message.fingerprint_size = fingerprint;
  }
  if (text != text_size) {
    message.error = "inner_length";
    return;
  }
  message.text_size = text;
  message.photo_size = photo;
  message.card = decode_text(data.substr(head, text));
  message.card->photo = data.substr(head + text, photo);
}

void read_data(std::string_view data, Message& message) {
  if (data.size() == sam_number_size) {
    message.sam_id = sam_id(data);
  } else if (data.size() == new_address_size) {
    // The address is laid out like a card's: decode it in its place.
    std::string text(text_size, '\0');
    for (std::size_t i = 0; i < data.size(); ++i) text[52 + i] = data[i];
    message.new_address = decode_text(text)->address;
  } else if (data.size() >= text_size) {
    read_card(data, message);
  }
}

std::string_view kind_error(FrameEvent::Kind kind) {
  return kind == FrameEvent::Kind::bad_checksum ? "checksum" : "length";
}

Json several(const std::vector<Message>& messages) {
  Json json{{"result", "ok"}};
  std::size_t frames = 0;
  Json statuses = Json::array();
  Json all = Json::array();
  for (const auto& message : messages) {
    if (!message.error.empty() && !json.contains("error")) {
      json["result"] = "error";
      json["error"] = message.error;
    }
    if (message.sw || !message.meaning.empty()) ++frames;
    if (message.sw) statuses.push_back(*message.sw);
    all.push_back(to_json(message));
  }
  json["frames"] = frames;
  json["sw"] = std::move(statuses);
  json["messages"] = std::move(all);
  return json;
}

}  // namespace

Message interpret(const FrameEvent& event, Direction direction) {
  Message message;
  message.skipped = event.skipped;
  if (event.kind != FrameEvent::Kind::frame) {
    message.error = kind_error(event.kind);
    return message;
  }
  message.total_size = event.body.size() + frame_overhead;
  if (direction == Direction::to_device) {
    message.meaning = command_meaning(event.body);
    if (message.meaning.empty()) message.error = "unknown_command";
    return message;
  }
  // The decoder lets no answer shorter than its status pass.
  message.sw = static_cast<int>(device::byte_at(event.body, 2));
  message.data_size = event.body.size() - status_size;
  message.error = status_error(*message.sw);
  if (message.error.empty()) read_data(std::string_view(event.body).substr(status_size), message);
  return message;
}

std::string_view status_error(int sw) {
  switch (sw) {
    case sw_ok:
    case sw_found:
      return {};
    case 0x10:
      return "reader_got_bad_checksum";
    case 0x11:
      return "reader_got_bad_length";
    case 0x21:
      return "unknown_command";
    case 0x23:
      return "not_authorised";
    case 0x24:
      return "unrecognised";
    case 0x31:
      return "card_refused_reader";
    case 0x32:
      return "reader_refused_card";
    case 0x33:
      return "information_check_failed";
    case 0x40:
      return "wrong_card_type";
    case 0x41:
      return "read_failed";
    case 0x47:
      return "random_number_failed";
    case 0x60:
      return "sam_self_test_failed";
    case 0x66:
      return "sam_not_authorised";
    case sw_no_card:
      return "no_card";
    case 0x81:
      return "select_failed";
    case 0x91:
      return "no_content";
    default:
      return "unknown_status";
  }
}

Json to_json(const Message& message) {
  Json json{{"result", message.error.empty() ? "ok" : "error"}};
  if (!message.error.empty()) json["error"] = message.error;
  if (!message.meaning.empty()) json["meaning"] = message.meaning;
  if (message.sw) {
    json["sw"] = *message.sw;
    json["data_len"] = message.data_size;
  }
  if (message.total_size != 0) json["total"] = message.total_size;
  if (message.skipped != 0) json["skipped"] = message.skipped;
  if (!message.sam_id.empty()) json["samid"] = message.sam_id;
  if (!message.new_address.empty()) json["address"] = message.new_address;
  if (message.card) {
    json.update(to_json(*message.card));
    json["text_len"] = message.text_size;
    json["photo_len"] = message.photo_size;
    if (message.fingerprint_size) json["fp_len"] = *message.fingerprint_size;
  }
  return json;
}

Json decode_line(std::string_view bytes, Direction direction) {
  if (direction == Direction::either) {
    const bool is_command =
        bytes.size() == 10 && bytes == frame(bytes.substr(7, 2)) && !command_meaning(bytes.substr(7, 2)).empty();
    direction = is_command ? Direction::to_device : Direction::from_device;
  }
  FrameDecoder decoder(direction);
  std::vector<Message> messages;
  for (const auto& event : decoder.feed(bytes)) messages.push_back(interpret(event, direction));
  if (messages.size() == 1) return to_json(messages.front());
  if (!messages.empty()) return several(messages);
  Json json{{"result", "incomplete"}};
  if (decoder.skipped() != 0) json["skipped"] = decoder.skipped();
  return json;
}

int decode_idcard(std::istream& in, std::ostream& out) {
  return device::decode_lines(in, out,
                              [](const device::HexLine& line) { return decode_line(line.bytes, line.direction); });
}

Result<std::string> read_answer(const Card& card) {
  auto text = encode_text(card);
  if (!text) return text.error();
  if (card.photo.size() > 1024) return refuse(Reason::invalid_value, "at most 1024 bytes", "photo");
  std::string body("\x00\x00\x90\x01\x00", 5);
  body.push_back(static_cast<char>(card.photo.size() >> 8U));
  body.push_back(static_cast<char>(card.photo.size() & 0xFFU));
  return frame(body + *text + card.photo);
}

std::unique_ptr<device::MessageStream> open_stream() {
  return device::stream_of(FrameDecoder(Direction::from_device),
                           [](const FrameEvent& event) { return to_json(interpret(event, Direction::from_device)); });
}

}  // namespace nuanxin::idcard
