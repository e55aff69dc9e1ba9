// Inside base/json.h only: the members of a JSON object in the order in which they came, as nlohmann::ordered_map keeps
// them, but with names that can be moved. That one holds pairs with a constant name, so every object that grows copies
// all its members and everything below them; reading a document did so at each level.
#pragma once

#include <algorithm>
#include <functional>
#include <stdexcept>
#include <string_view>
#include <utility>
#include <vector>

namespace nuanxin {

template <class Key, class T, class Less, class Allocator>
class JsonMembers : public std::vector<std::pair<Key, T>> {
  using Base = std::vector<std::pair<Key, T>>;

 public:
  using key_type = Key;
  using mapped_type = T;
  using key_compare = std::less<>;  ///< asked for by nlohmann to allow other texts as names; nothing is sorted
  using Base::Base;
  using Base::erase;
  using typename Base::const_iterator;
  using typename Base::iterator;
  using typename Base::size_type;

  iterator find(std::string_view name) { return std::find_if(this->begin(), this->end(), named(name)); }
  const_iterator find(std::string_view name) const { return std::find_if(this->begin(), this->end(), named(name)); }
  size_type count(std::string_view name) const { return find(name) == this->end() ? 0 : 1; }

  /// A name that is there keeps its value.
  template <class Name>
  std::pair<iterator, bool> emplace(Name&& name, T value) {
    if (const auto found = find(name); found != this->end()) return {found, false};
    this->emplace_back(std::forward<Name>(name), std::move(value));
    return {std::prev(this->end()), true};
  }
  std::pair<iterator, bool> insert(const std::pair<Key, T>& member) { return emplace(member.first, member.second); }
  template <class InputIterator>
  void insert(InputIterator first, InputIterator last) {
    for (; first != last; ++first) emplace(first->first, first->second);
  }

  template <class Name>
  T& operator[](Name&& name) {
    return emplace(std::forward<Name>(name), T()).first->second;
  }
  T& at(std::string_view name) { return found_or_throw(find(name), this->end())->second; }
  const T& at(std::string_view name) const { return found_or_throw(find(name), this->end())->second; }

  size_type erase(std::string_view name) {
    const auto found = find(name);
    if (found == this->end()) return 0;
    Base::erase(found);
    return 1;
  }

 private:
  static auto named(std::string_view name) {
    return [name](const auto& member) { return member.first == name; };
  }
  template <class Iterator>
  static Iterator found_or_throw(Iterator found, Iterator end) {
    if (found == end) throw std::out_of_range("no such member");
    return found;
  }
};

}  // namespace nuanxin
