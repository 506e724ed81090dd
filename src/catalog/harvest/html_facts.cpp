#include "catalog/harvest/html_page.hpp"
#include "wire/writer.hpp"

#include <gumbo.h>
#include <array>
#include <optional>

namespace gyoji::catalog {
namespace {

constexpr int kLevels = 8;  // h1 to h6, then table captions, then terms of a definition list
constexpr int kCaptionLevel = 6, kTermLevel = 7;

// Appends with runs of white space as one blank; stops at kPageTextMax at the border of a character.
void append_text(std::string& out, std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        char const c = text[i];
        bool const white = c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
        if (white) {
            if (!out.empty() && out.back() != ' ') out += ' ';
            continue;
        }
        if (out.size() >= kPageTextMax && (static_cast<unsigned char>(c) & 0xC0) != 0x80) return;
        out += c;
    }
}

GumboVector const* children_of(GumboNode const* node) {
    if (node->type == GUMBO_NODE_ELEMENT || node->type == GUMBO_NODE_TEMPLATE)
        return &node->v.element.children;
    return node->type == GUMBO_NODE_DOCUMENT ? &node->v.document.children : nullptr;
}

bool is_element(GumboNode const* node, GumboTag tag) {
    return node->type == GUMBO_NODE_ELEMENT && node->v.element.tag == tag;
}

bool is_silent(GumboNode const* node) {
    return is_element(node, GUMBO_TAG_SCRIPT) || is_element(node, GUMBO_TAG_STYLE) ||
           is_element(node, GUMBO_TAG_NOSCRIPT) || node->type == GUMBO_NODE_TEMPLATE;
}

std::string_view attribute(GumboNode const* node, char const* name) {
    GumboAttribute const* const found = gumbo_get_attribute(&node->v.element.attributes, name);
    return found ? found->value : std::string_view();
}

// One step of a walk that keeps its own stack: the depth of a hostile page is no depth of ours.
struct Step {
    GumboNode const* node;
    unsigned next = 0;
};

enum class Links { with, without };

// All text below a node. Images speak by their alternative text.
std::string text_below(GumboNode const* root, Links links) {
    std::string out;
    std::vector<Step> stack{{root}};
    while (!stack.empty() && out.size() < kPageTextMax) {
        GumboVector const* const children = children_of(stack.back().node);
        if (!children || stack.back().next >= children->length) {
            stack.pop_back();
            continue;
        }
        auto const* const child = static_cast<GumboNode const*>(children->data[stack.back().next++]);
        if (child->type == GUMBO_NODE_TEXT || child->type == GUMBO_NODE_WHITESPACE ||
            child->type == GUMBO_NODE_CDATA) {
            append_text(out, child->v.text.text);
        } else if (child->type == GUMBO_NODE_ELEMENT && !is_silent(child)) {
            if (links == Links::without && is_element(child, GUMBO_TAG_A)) continue;
            if (is_element(child, GUMBO_TAG_BR)) append_text(out, " ");
            if (is_element(child, GUMBO_TAG_IMG)) append_text(out, attribute(child, "alt"));
            stack.push_back({child});
        }
    }
    while (out.ends_with(' ')) out.pop_back();
    return out;
}

bool has_link(GumboNode const* root) {
    std::vector<Step> stack{{root}};
    while (!stack.empty()) {
        GumboVector const* const children = children_of(stack.back().node);
        if (!children || stack.back().next >= children->length) {
            stack.pop_back();
            continue;
        }
        auto const* const child = static_cast<GumboNode const*>(children->data[stack.back().next++]);
        if (is_element(child, GUMBO_TAG_A)) return true;
        stack.push_back({child});
    }
    return false;
}

class Walk {
public:
    explicit Walk(std::string& out) : writer_(out) {}

    void run(GumboNode const* root) {
        writer_.begin_object().key("links").begin_array();
        std::vector<Step> stack{{root}};
        while (!stack.empty()) {
            Step& top = stack.back();
            GumboVector const* const children = children_of(top.node);
            if (!children || top.next >= children->length || cut_) {
                leave(top.node);
                stack.pop_back();
                continue;
            }
            auto const* const child = static_cast<GumboNode const*>(children->data[top.next++]);
            if (++nodes_ > kPageNodesMax) cut_ = true;
            if (child->type != GUMBO_NODE_ELEMENT || is_silent(child)) continue;
            enter(child);
            stack.push_back({child});
        }
        writer_.end_array()
            .field("title", title_)
            .field("description", description_)
            .field("robots", robots_);
        writer_.field("base", base_).field("cut", cut_).end_object();
    }

private:
    void enter(GumboNode const* node) {
        GumboTag const tag = node->v.element.tag;
        if (tag >= GUMBO_TAG_H1 && tag <= GUMBO_TAG_H6)
            heading(tag - GUMBO_TAG_H1, node);
        else if (tag == GUMBO_TAG_CAPTION)
            heading(kCaptionLevel, node);
        else if (tag == GUMBO_TAG_DT)
            heading(kTermLevel, node);
        else if (tag == GUMBO_TAG_TITLE && title_.empty())
            title_ = text_below(node, Links::with);
        else if (tag == GUMBO_TAG_META)
            meta(node);
        else if (tag == GUMBO_TAG_BASE && base_.empty())
            base_ = attribute(node, "href").substr(0, kPageHrefMax);
        else if (tag == GUMBO_TAG_TR)
            row_ = label_of_row(node);
        else if (tag == GUMBO_TAG_P && !has_link(node))
            intro_ = text_below(node, Links::with);
        else if (tag == GUMBO_TAG_A)
            link(node);
        if (tag == GUMBO_TAG_LI || tag == GUMBO_TAG_P || tag == GUMBO_TAG_DD || tag == GUMBO_TAG_TD ||
            tag == GUMBO_TAG_TH)
            blocks_.push_back({node, std::nullopt});
    }

    void leave(GumboNode const* node) {
        if (node->type != GUMBO_NODE_ELEMENT) return;
        if (!blocks_.empty() && blocks_.back().node == node) blocks_.pop_back();
        if (is_element(node, GUMBO_TAG_TR)) row_.clear();
        if (is_element(node, GUMBO_TAG_TABLE)) headings_[kCaptionLevel].clear();
        if (is_element(node, GUMBO_TAG_DL)) headings_[kTermLevel].clear();
    }

    void heading(int level, GumboNode const* node) {
        headings_[static_cast<std::size_t>(level)] = text_below(node, Links::with);
        for (int below = level + 1; below < kLevels; ++below)
            headings_[static_cast<std::size_t>(below)].clear();
        intro_.clear();
    }

    void meta(GumboNode const* node) {
        std::string name(attribute(node, "name"));
        for (char& c : name)
            if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
        std::string_view const content = attribute(node, "content").substr(0, kPageTextMax);
        if (name == "description" && description_.empty()) append_text(description_, content);
        if (name == "robots" || name == "gyoji-harvester")
            robots_ += (robots_.empty() ? "" : ",") + std::string(content);
    }

    static std::string label_of_row(GumboNode const* row) {
        GumboVector const& cells = row->v.element.children;
        for (unsigned i = 0; i < cells.length; ++i) {
            auto const* const cell = static_cast<GumboNode const*>(cells.data[i]);
            if (!is_element(cell, GUMBO_TAG_TD) && !is_element(cell, GUMBO_TAG_TH)) continue;
            if (has_link(cell)) continue;
            if (std::string label = text_below(cell, Links::with); !label.empty()) return label;
        }
        return {};
    }

    // Asked for once in a block, however many links it holds.
    std::string around() {
        if (blocks_.empty()) return {};
        Block& block = blocks_.back();
        if (!block.around) block.around = text_below(block.node, Links::without);
        return *block.around;
    }

    void link(GumboNode const* node) {
        std::string_view const href = attribute(node, "href");
        if (href.empty() || href.size() > kPageHrefMax || href.front() == '#') return;
        if (++links_ > kPageLinksMax) {
            cut_ = true;
            return;
        }
        std::string text = text_below(node, Links::with);
        if (text.empty()) append_text(text, attribute(node, "title"));
        writer_.begin_object()
            .field("href", href)
            .field("text", text)
            .field("rel", attribute(node, "rel").substr(0, kPageTextMax));
        writer_.key("headings").begin_array();
        for (std::string const& heading : headings_)
            if (!heading.empty()) writer_.value(heading);
        writer_.end_array().field("row", row_).field("around", around());
        writer_.field("intro", intro_).end_object();
    }

    wire::Writer writer_;
    std::array<std::string, kLevels> headings_;
    struct Block {
        GumboNode const* node;
        std::optional<std::string> around;
    };
    std::vector<Block> blocks_;
    std::string title_, description_, robots_, base_, row_, intro_;
    std::size_t links_ = 0, nodes_ = 0;
    bool cut_ = false;
};

}  // namespace

std::string html_facts(std::string_view utf8) {
    std::string out;
    GumboOutput* const parsed = gumbo_parse_with_options(&kGumboDefaultOptions, utf8.data(), utf8.size());
    if (!parsed) return out;
    Walk(out).run(parsed->document);
    gumbo_destroy_output(&kGumboDefaultOptions, parsed);
    return out;
}

}  // namespace gyoji::catalog
