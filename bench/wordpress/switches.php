<?php
// A must-use plugin: what popular plugins do to every page, each behind a switch that control.php turns.

function bench_on($name) {
    return get_option('bench_' . $name) === '1';
}

// What a plugin for search engines writes into the head: og, description, author, JSON-LD, and another <title>.
add_action('wp_head', function () {
    if (!bench_on('seo') || !is_singular('post')) {
        return;
    }
    $post = get_queried_object();
    $title = get_the_title($post) . ' - ' . get_bloginfo('name');
    $words = wp_trim_words(wp_strip_all_tags($post->post_excerpt ?: $post->post_content), 28, '...');
    $author = get_the_author_meta('display_name', $post->post_author);
    $picture = get_the_post_thumbnail_url($post, 'large');
    $terms = wp_list_pluck(get_the_category($post->ID), 'name');
    $data = [
        '@context' => 'https://schema.org',
        '@graph' => [
            [
                '@type' => 'Article',
                'headline' => get_the_title($post),
                'datePublished' => get_post_time('c', true, $post),
                'dateModified' => get_post_modified_time('c', true, $post),
                'author' => ['@type' => 'Person', 'name' => $author, 'url' => get_author_posts_url($post->post_author)],
                'articleSection' => $terms,
                'publisher' => ['@type' => 'Organization', 'name' => get_bloginfo('name')],
            ] + ($picture ? ['image' => ['@type' => 'ImageObject', 'url' => $picture]] : []),
            ['@type' => 'WebPage', 'name' => $title, 'url' => get_permalink($post)],
        ],
    ];
    printf('<meta property="og:type" content="article"/><meta property="og:title" content="%s"/>', esc_attr($title));
    printf('<meta name="description" content="%1$s"/><meta property="og:description" content="%1$s"/>', esc_attr($words));
    printf('<meta property="article:published_time" content="%s"/>', get_post_time('c', true, $post));
    printf('<meta property="article:modified_time" content="%s"/>', get_post_modified_time('c', true, $post));
    printf('<meta name="author" content="%s"/><meta name="twitter:label1" content="Written by"/>', esc_attr($author));
    if ($picture) {
        printf('<meta property="og:image" content="%s"/>', esc_url($picture));
    }
    echo '<script type="application/ld+json">' . wp_json_encode($data) . '</script>';
}, 1);

add_filter('document_title_parts', function ($parts) {
    if (bench_on('seo')) {
        $parts['site'] = get_bloginfo('name') . ' | News of the coast';
    }
    return $parts;
});

// Lazy loading by a script: the address of the picture moves to data-src, with a copy for readers without scripts.
add_filter('the_content', 'bench_lazy', 99);
add_filter('post_thumbnail_html', 'bench_lazy', 99);
function bench_lazy($html) {
    if (!bench_on('lazy')) {
        return $html;
    }
    return preg_replace_callback('/<img\b[^>]*>/', function ($found) {
        $empty = 'data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7';
        $image = preg_replace('/\ssrc="([^"]*)"/', ' src="' . $empty . '" data-src="$1"', $found[0]);
        $image = str_replace(' srcset=', ' data-srcset=', $image);
        return str_replace('class="', 'class="lazyload ', $image) . '<noscript>' . $found[0] . '</noscript>';
    }, $html);
}

// Three stories under each story, other ones at every hour, and buttons to share it.
add_filter('the_content', function ($html) {
    if (!bench_on('related') || !is_singular('post')) {
        return $html;
    }
    $items = '';
    foreach (get_posts(['numberposts' => 3, 'orderby' => 'rand', 'exclude' => [get_the_ID()]]) as $post) {
        $items .= sprintf('<li><a href="%s">%s</a><p>%s</p></li>', get_permalink($post), get_the_title($post), wp_trim_words($post->post_content, 18));
    }
    return $html . '<div class="sharing"><span>Share this:</span> <a href="#x">Mail</a> <a href="#y">Post</a></div>'
        . "<div class=\"related-posts\"><h3>You may also like</h3><ul>$items</ul></div>";
}, 60);

// A plea in the middle of the text.
add_filter('the_content', function ($html) {
    if (!bench_on('newsletter') || !is_singular('post')) {
        return $html;
    }
    $plea = '<p>Every morning our editors write to forty thousand readers along the coast. Sign up here and read what they read.</p>';
    return preg_replace('#</p>#', "</p>\n$plea", $html, 1);
}, 50);

// How long it takes to read, how often it was read, and who wrote it, around the text of each story.
add_filter('the_content', function ($html) {
    if (!bench_on('around') || !is_singular('post')) {
        return $html;
    }
    $minutes = 1 + intdiv(str_word_count(wp_strip_all_tags($html)), 60);
    $author = get_the_author();
    return "<p class=\"reading-time\">Reading time: $minutes minutes</p>" . $html
        . '<p class="views">Read ' . wp_rand(100, 99999) . ' times</p>'
        . "<div class=\"author-box\"><h4>$author</h4><p>$author has covered the coast and its harbours since 2011, and lives on a boat.</p></div>";
}, 55);

// What a plugin for security does: nobody who is not logged in may ask the REST interface.
add_filter('rest_authentication_errors', function ($result) {
    return bench_on('rest_off') ? new WP_Error('rest_login_required', 'REST API restricted.', ['status' => 401]) : $result;
});
