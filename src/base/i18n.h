// User-visible strings: English is the source, zh_CN the default. `tr("…")` looks up the gettext domain "nuanxin";
// `N_("…")` only marks a string of a table. Counted forms are not needed: neither language of ours changes the sentence
// where we use "{} waiting" style texts; write them as "waiting: {}".
#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>

#ifndef N_  // some toolkits bring their own, to the same end
#define N_(text) text
#endif

namespace nuanxin::i18n {

/// "zh_CN" or "en"; call once in main before the first window. `locale_dir` holds zh_CN/LC_MESSAGES/nuanxin.mo; empty
/// means the build's folder ($NUANXIN_LOCALE_DIR) or the installed one. Returns false when the catalogue is missing.
bool start(std::string_view language, std::string locale_dir = {});
/// "zh_CN" or "en".
std::string_view language();

}  // namespace nuanxin::i18n

namespace nuanxin {

/// The translation, as UTF-8; the text itself in English or when it is missing.
const char* tr(const char* text);

/// tr() with fmt arguments: trf("Ticket {} was not printed.", ticket).
template <class... Args>
std::string trf(const char* format, const Args&... args) {
  return fmt::vformat(tr(format), fmt::make_format_args(args...));
}

}  // namespace nuanxin
