#include "devices/bp/block.h"

namespace nuanxin::bp {
namespace {

constexpr char soh = 0x01, stx = 0x02, etx = 0x03, ack = 0x06, nak = 0x15, syn = 0x16;
constexpr std::size_t max_synchronisation = 2;
constexpr std::size_t address_size = 2;

bool is_digit_byte(char c) { return c >= '0' && c <= '9'; }

}  // namespace

char bcc_of(std::string_view bytes) {
  char sum = 0;
  for (const char c : bytes) sum = static_cast<char>(sum ^ c);
  return sum;
}

void BlockDecoder::reset() {
  m_state = State::idle;
  m_raw.clear();
  m_skipped = 0;
}

void BlockDecoder::drop() {
  m_skipped += m_raw.size();
  m_raw.clear();
  m_state = State::idle;
}

void BlockDecoder::emit(Block::Kind kind, std::vector<Block>& blocks) {
  Block block;
  block.kind = kind;
  block.has_header = m_has_header;
  if (kind == Block::Kind::text) block.text = m_raw.substr(m_text_from, m_raw.size() - m_text_from - 2);
  block.raw = std::move(m_raw);
  block.skipped = m_skipped;
  blocks.push_back(std::move(block));
  reset();
}

/// The first byte of a frame, of its text, or noise.
void BlockDecoder::begin(char c) {
  m_has_header = c == soh;
  if (c == syn) {
    if (m_raw.size() == max_synchronisation) {
      m_raw.erase(0, 1);
      ++m_skipped;
    }
    m_raw.push_back(c);
    m_state = State::synchronised;
    return;
  }
  if (c != soh) drop();
  if (c != soh && c != stx) {
    ++m_skipped;
    return;
  }
  m_sum_from = m_raw.size();
  m_raw.push_back(c);
  m_text_from = m_raw.size();
  m_state = c == soh ? State::header : State::text;
}

void BlockDecoder::take_header(char c, std::vector<Block>& blocks) {
  const std::size_t have = m_raw.size() - m_sum_from - 1;
  if (have < address_size) {
    if (!is_digit_byte(c)) {
      drop();
      begin(c);
      return;
    }
    m_raw.push_back(c);
    return;
  }
  if (c != ack && c != nak && c != stx) {
    drop();
    begin(c);
    return;
  }
  m_raw.push_back(c);
  m_text_from = m_raw.size();
  if (c == stx)
    m_state = State::text;
  else
    emit(c == ack ? Block::Kind::ack : Block::Kind::nak, blocks);
}

void BlockDecoder::take_check(char c, std::vector<Block>& blocks) {
  if (m_check == BlockCheck::unknown || c == bcc_of(std::string_view(m_raw).substr(m_sum_from))) {
    m_raw.push_back(c);
    emit(Block::Kind::text, blocks);
    return;
  }
  emit(Block::Kind::bad_check, blocks);
  // A frame that lost its check byte must not eat the beginning of the next.
  if (c == stx || c == syn) begin(c);
}

void BlockDecoder::take(char c, std::vector<Block>& blocks) {
  switch (m_state) {
    case State::idle:
    case State::synchronised:
      begin(c);
      return;
    case State::header:
      take_header(c, blocks);
      return;
    case State::check:
      take_check(c, blocks);
      return;
    case State::text:
      break;
  }
  if (c == stx || c == syn) {
    drop();
    begin(c);
    return;
  }
  m_raw.push_back(c);
  if (c == etx)
    m_state = State::check;
  else if (m_raw.size() - m_text_from > max_text)
    emit(Block::Kind::oversize, blocks);
}

std::vector<Block> BlockDecoder::feed(std::string_view bytes) {
  std::vector<Block> blocks;
  for (const char c : bytes) take(c, blocks);
  return blocks;
}

}  // namespace nuanxin::bp
