// UTF-8 ⇄ wxString, the one way in and out.
#pragma once

#include <wx/string.h>

#include <string>

namespace nuanxin::station {

inline wxString ws(const std::string& text) { return wxString::FromUTF8(text.data(), text.size()); }
inline std::string us(const wxString& text) { return text.utf8_string(); }

}  // namespace nuanxin::station
