#include <cctype>

#include "forms/fhirpath_ast.h"

namespace nuanxin::forms::path {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_word_start(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_word(char c) { return is_word_start(c) || is_digit(c); }

void append_utf8(std::string& out, unsigned code) {
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xC0 | (code >> 6));
    out += static_cast<char>(0x80 | (code & 0x3F));
  } else {
    out += static_cast<char>(0xE0 | (code >> 12));
    out += static_cast<char>(0x80 | ((code >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (code & 0x3F));
  }
}

class Lexer {
 public:
  explicit Lexer(std::string_view text) : m_text(text) {}

  std::vector<Token> run() {
    std::vector<Token> tokens;
    for (;;) {
      skip_blanks();
      tokens.push_back(next());
      if (tokens.back().kind == TokenKind::end) return tokens;
    }
  }

 private:
  char at(std::size_t i) const { return i < m_text.size() ? m_text[i] : '\0'; }
  char here() const { return at(m_at); }

  [[noreturn]] void fail(std::size_t position, const std::string& what) const {
    throw Failure{"at character " + std::to_string(position + 1) + ": " + what};
  }

  void skip_blanks() {
    while (m_at < m_text.size()) {
      if (std::isspace(static_cast<unsigned char>(here())) != 0) {
        ++m_at;
      } else if (m_text.substr(m_at, 2) == "//") {
        while (m_at < m_text.size() && here() != '\n') ++m_at;
      } else if (m_text.substr(m_at, 2) == "/*") {
        const auto end = m_text.find("*/", m_at + 2);
        if (end == std::string_view::npos) fail(m_at, "the comment does not end");
        m_at = end + 2;
      } else {
        return;
      }
    }
  }

  Token next() {
    const std::size_t start = m_at;
    const char c = here();
    if (m_at >= m_text.size()) return {TokenKind::end, "", start};
    if (is_digit(c)) return number();
    if (is_word_start(c)) return {TokenKind::identifier, word(), start};
    switch (c) {
      case '\'':
        return {TokenKind::string, quoted('\''), start};
      case '`':
        return {TokenKind::quoted_identifier, quoted('`'), start};
      case '@':
        return moment();
      case '$':
        ++m_at;
        return {TokenKind::dollar, word(), start};
      case '%':
        return variable();
      default:
        return symbol();
    }
  }

  std::string word() {
    const std::size_t start = m_at;
    while (is_word(here())) ++m_at;
    return std::string(m_text.substr(start, m_at - start));
  }

  Token number() {
    const std::size_t start = m_at;
    while (is_digit(here())) ++m_at;
    if (here() == '.' && is_digit(at(m_at + 1))) {
      ++m_at;
      while (is_digit(here())) ++m_at;
    }
    return {TokenKind::number, std::string(m_text.substr(start, m_at - start)), start};
  }

  Token moment() {
    const std::size_t start = m_at++;
    const auto allowed = [this] {
      const char c = here();
      return is_digit(c) || c == '-' || c == ':' || c == 'T' || c == 'Z' || (c == '.' && is_digit(at(m_at + 1))) ||
             c == '+';
    };
    while (allowed()) {
      // A sign belongs to the literal only in the date part or as an offset that follows a time.
      if (here() == '+' && m_text.substr(start, m_at - start).find('T') == std::string_view::npos) break;
      ++m_at;
    }
    return {TokenKind::moment, std::string(m_text.substr(start + 1, m_at - start - 1)), start};
  }

  Token variable() {
    const std::size_t start = m_at++;
    if (here() == '`') return {TokenKind::variable, quoted('`'), start};
    if (here() == '\'') return {TokenKind::variable, quoted('\''), start};
    const std::string name = word();
    if (name.empty()) fail(start, "% without a name");
    return {TokenKind::variable, name, start};
  }

  Token symbol() {
    static constexpr std::string_view pairs[] = {"<=", ">=", "!=", "!~"};
    const std::size_t start = m_at;
    for (const auto pair : pairs) {
      if (m_text.substr(m_at, 2) == pair) {
        m_at += 2;
        return {TokenKind::symbol, std::string(pair), start};
      }
    }
    if (std::string_view("+-*/&|=~<>().,[]{}").find(here()) == std::string_view::npos)
      fail(start, "unexpected character");
    return {TokenKind::symbol, std::string(1, m_text[m_at++]), start};
  }

  std::string quoted(char end) {
    const std::size_t start = m_at++;
    std::string out;
    while (here() != end) {
      if (m_at >= m_text.size()) fail(start, "the quote does not end");
      if (here() == '\\') {
        ++m_at;
        out += escape();
      } else {
        out += m_text[m_at++];
      }
    }
    ++m_at;
    return out;
  }

  std::string escape() {
    const char c = at(m_at++);
    switch (c) {
      case 'n':
        return "\n";
      case 't':
        return "\t";
      case 'r':
        return "\r";
      case 'f':
        return "\f";
      case '\\':
      case '/':
      case '\'':
      case '"':
      case '`':
        return std::string(1, c);
      case 'u':
        break;
      default:
        fail(m_at - 1, "unknown escape");
    }
    unsigned code = 0;
    for (int i = 0; i < 4; ++i) {
      const char digit = at(m_at++);
      if (std::isxdigit(static_cast<unsigned char>(digit)) == 0) fail(m_at - 1, "\\u needs four hexadecimal digits");
      const int low = std::tolower(static_cast<unsigned char>(digit));
      code = code * 16 + static_cast<unsigned>(low <= '9' ? low - '0' : low - 'a' + 10);
    }
    std::string out;
    append_utf8(out, code);
    return out;
  }

  std::string_view m_text;
  std::size_t m_at = 0;
};

}  // namespace

std::vector<Token> tokenize(std::string_view text) { return Lexer(text).run(); }

}  // namespace nuanxin::forms::path
