// UTF-8 text: counting, cutting, masking, cleaning. ICU does the Unicode work.
#pragma once

#include <string>
#include <string_view>

namespace nuanxin {

/// Well-formed UTF-8, no surrogates.
bool is_utf8(std::string_view);
/// Ill-formed sequences become U+FFFD, so that what came can still be shown.
std::string to_valid_utf8(std::string_view);
/// Number of code points (ill-formed bytes count one each).
std::size_t code_points(std::string_view);
/// Spaces (also U+3000), tabs and line ends at both ends removed.
std::string trim(std::string_view);
/// Control characters (< 0x20, 0x7F, C1) removed: names and other foreign text before it reaches a printer or a screen.
std::string strip_controls(std::string_view);

/// What boards and slips may show of a name: 张* (2), 张*丰 (3), 欧**华 (4 and more); a single character stays; names
/// in Latin letters keep the first letter of each word. Source: clinical/fhir.md section 7.
std::string mask_name(std::string_view);
/// "138****5678"; anything shorter than 7 characters becomes stars.
std::string mask_phone(std::string_view);
/// "**************123X": only the last 4 characters of a document number.
std::string mask_document(std::string_view);

/// Pinyin initials of a name, lower case ("张三丰" → "zsf"); Latin letters and digits stay; ICU Han-Latin.
std::string pinyin_initials(std::string_view);
/// Full pinyin without tone marks and spaces ("张三丰" → "zhangsanfeng").
std::string pinyin(std::string_view);
/// Lower case and full-width forms folded (NFKC casefold): for comparing what was typed.
std::string fold(std::string_view);

}  // namespace nuanxin
