<!doctype html>
<html <?php language_attributes(); ?>><head><meta charset="utf-8"><?php wp_head(); ?></head><body <?php body_class(); ?>>
<header><a href="/"><?php bloginfo('name'); ?></a></header>
<main><?php while (have_posts()): the_post(); ?>
<article <?php post_class(); ?>>
<?php if (is_singular()): ?>
<p class="kicker"><?php the_category(', '); ?></p>
<h1 class="entry-title"><?php the_title(); ?></h1>
<?php if (has_excerpt()): ?><p class="standfirst"><?php echo get_the_excerpt(); ?></p><?php endif; ?>
<p class="byline">By <?php the_author_posts_link(); ?></p>
<time class="entry-date" datetime="<?php echo get_the_date('c'); ?>"><?php echo get_the_date('j F Y, H:i'); ?></time>
<?php if (has_post_thumbnail()): ?><figure class="lead"><?php the_post_thumbnail('large'); ?><figcaption><?php the_post_thumbnail_caption(); ?></figcaption></figure><?php endif; ?>
<div class="entry-content"><?php the_content(); ?></div>
<?php else: ?><h2><a href="<?php the_permalink(); ?>"><?php the_title(); ?></a></h2><p><?php echo get_the_excerpt(); ?></p><?php endif; ?>
</article>
<?php endwhile; ?></main>
<nav><?php posts_nav_link(); ?></nav>
<footer><p>&copy; <?php bloginfo('name'); ?></p></footer><?php wp_footer(); ?></body></html>
