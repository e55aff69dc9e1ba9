#include "base/i18n.h"

#include <libintl.h>

#include <clocale>
#include <cstdlib>
#include <filesystem>

#ifndef NUANXIN_INSTALLED_LOCALE_DIR
#define NUANXIN_INSTALLED_LOCALE_DIR "/usr/share/locale"
#endif

namespace nuanxin::i18n {
namespace {

std::string& current() {
  static std::string language = "en";
  return language;
}

/// Beside the program when it runs from a build folder (bin/../locale), else the installed place.
std::string default_locale_dir() {
  if (const char* dir = std::getenv("NUANXIN_LOCALE_DIR")) return dir;
  std::error_code ec;
  const auto program = std::filesystem::read_symlink("/proc/self/exe", ec);
  if (!ec) {
    const auto beside = program.parent_path().parent_path() / "locale";
    if (std::filesystem::exists(beside, ec)) return beside.string();
  }
  return NUANXIN_INSTALLED_LOCALE_DIR;
}

}  // namespace

bool start(std::string_view wanted, std::string locale_dir) {
  current() = wanted == "en" ? "en" : "zh_CN";
  if (locale_dir.empty()) locale_dir = default_locale_dir();
  bindtextdomain("nuanxin", locale_dir.c_str());
  bind_textdomain_codeset("nuanxin", "UTF-8");
  // Numbers stay in the C style (LC_NUMERIC); messages need any real locale so that LANGUAGE is looked at.
  setenv("LANGUAGE", current().c_str(), 1);
  if (!std::setlocale(LC_MESSAGES, "C.UTF-8")) return false;
  std::setlocale(LC_CTYPE, "C.UTF-8");
  textdomain("nuanxin");
  std::error_code ec;
  return current() == "en" ||
         std::filesystem::exists(std::filesystem::path(locale_dir) / "zh_CN" / "LC_MESSAGES" / "nuanxin.mo", ec);
}

std::string_view language() { return current(); }

}  // namespace nuanxin::i18n

namespace nuanxin {

const char* tr(const char* text) { return i18n::current() == "en" || *text == '\0' ? text : dgettext("nuanxin", text); }

}  // namespace nuanxin
