#include "hub/phone_link.h"

#include <algorithm>

#include "hub/views.h"

namespace nuanxin::hub {
namespace {

constexpr std::size_t bare_id_size = 32, proof_size = 20;  // 80 bits: a QR that an old camera reads, and no guessing
constexpr std::string_view page_path = "/v/";
constexpr const char* url_setting = "public_url";

std::string bare(const VisitId& visit) {
  auto text = visit.str();
  std::erase(text, '-');
  return text;
}

std::optional<VisitId> visit_of_bare(std::string_view text) {
  const auto is_hex = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
  if (text.size() != bare_id_size || !std::all_of(text.begin(), text.end(), is_hex)) return std::nullopt;
  std::string id;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i == 8 || i == 12 || i == 16 || i == 20) id += '-';
    id += text[i];
  }
  return VisitId(std::move(id));
}

std::string proof_of(const store::FieldKeys& keys, std::string_view bare_id) {
  const auto key = crypto::derive(keys.lookup, "phone-page");
  return crypto::keyed_hash(key, bare_id).substr(0, proof_size);
}

}  // namespace

std::string phone_token(const store::FieldKeys& keys, const VisitId& visit) {
  const auto id = bare(visit);
  return id + "." + proof_of(keys, id);
}

std::optional<VisitId> visit_of_token(const store::FieldKeys& keys, std::string_view token) {
  if (token.size() != bare_id_size + 1 + proof_size || token[bare_id_size] != '.') return std::nullopt;
  const auto id = token.substr(0, bare_id_size);
  if (!crypto::same_secret(token.substr(bare_id_size + 1), proof_of(keys, id))) return std::nullopt;
  return visit_of_bare(id);
}

std::optional<VisitId> visit_named_by_url(std::string_view url) {
  const auto at = url.rfind(page_path);
  if (at == std::string_view::npos || !url.starts_with("http")) return std::nullopt;
  const auto token = url.substr(at + page_path.size());
  if (token.size() <= bare_id_size || token[bare_id_size] != '.') return std::nullopt;
  return visit_of_bare(token.substr(0, bare_id_size));
}

void set_public_url(store::Database& database, const std::string& url) {
  const auto plain = url.substr(0, url.find_last_not_of('/') + 1);
  store::WriteTransaction tx(database);
  if (store::setting(tx, url_setting).value_or("") == plain) return;
  store::set_setting(tx, url_setting, plain);
  tx.commit();
}

std::string ticket_code(store::ReadTransaction& tx, const VisitId& visit) {
  const auto url = store::setting(tx, url_setting).value_or("");
  return url.empty() ? code_of_visit(visit) : url + std::string(page_path) + phone_token(tx.keys(), visit);
}

}  // namespace nuanxin::hub
